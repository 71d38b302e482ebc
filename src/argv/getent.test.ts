import { expect, it } from 'vitest'
import { lookUpEach, readEach, readUserId } from './getent.ts'

it.each([
  ['atlbitbucket:x:20012:20012::/srv/staging:/bin/sh\n', 20_012],
  ['root:x:0:0:root:/root:/bin/sh\n', 0],
  ['', undefined],
  ['broken:x::\n', undefined],
])('reads the number of a user: %j', (output, uid) => {
  expect(readUserId(output)).toBe(uid)
})

it('looks many names up at once, by DNS alone too', () => {
  expect(lookUpEach(['db.example.com', 'ci.example.com'], 'dns')).toEqual({
    effect: 'read',
    program: 'getent',
    args: ['-s', 'hosts:dns', 'ahosts', '--', 'db.example.com', '240.0.0.0', 'ci.example.com', '240.0.0.1'],
    as: 'login',
  })
  expect(lookUpEach(['db.example.com'], 'host').args).toEqual(['ahosts', '--', 'db.example.com', '240.0.0.0'])
})

it('reads the answers name by name, also where one has none or all are of another name', () => {
  const answer = (address: string, name: string) =>
    `${address.padEnd(15)} STREAM ${name}\n${address.padEnd(15)} DGRAM  \n${address.padEnd(15)} RAW    \n`
  const names = ['www.example.com', 'gone.example.com', 'db.example.com']
  const output = [
    answer('10.1.0.5', 'web.example.com'),
    answer('2001:db8:1::5', ''),
    answer('240.0.0.0', '240.0.0.0'),
    answer('240.0.0.1', '240.0.0.1'),
    answer('10.1.0.20', 'db.example.com'),
    answer('240.0.0.2', '240.0.0.2'),
  ].join('')

  expect(readEach(output, names)).toEqual([['10.1.0.5', '2001:db8:1::5'], [], ['10.1.0.20']])
  expect(readEach('', names)).toEqual([[], [], []])
})
