import { expect, it } from 'vitest'
import { lookUpAddressesByDns, readUserId } from './getent.ts'

it.each([
  ['atlbitbucket:x:20012:20012::/srv/staging:/bin/sh\n', 20_012],
  ['root:x:0:0:root:/root:/bin/sh\n', 0],
  ['', undefined],
  ['broken:x::\n', undefined],
])('reads the number of a user: %j', (output, uid) => {
  expect(readUserId(output)).toBe(uid)
})

it('looks names up past the hosts file', () => {
  expect(lookUpAddressesByDns('db.example.com')).toEqual({
    effect: 'read',
    program: 'getent',
    args: ['-s', 'hosts:dns', 'ahosts', '--', 'db.example.com'],
    as: 'login',
  })
})
