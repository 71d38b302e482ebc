import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { staging } from '../../../test/fixtures/two-environments.ts'
import { surveyPosixHost } from './survey-host.ts'

const fence = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const

const LISTENING = `udp UNCONN 0 0 127.0.0.1:323 0.0.0.0:* uid:0 ino:1 sk:1
tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* uid:0 ino:2 sk:2
tcp LISTEN 0 244 127.0.0.1:5432 0.0.0.0:* uid:107 ino:3 sk:3
tcp LISTEN 0 128 [::]:22 [::]:* uid:0 ino:4 sk:4
`

function seen(files: Readonly<Record<string, string>>, scope: 'service-user' | 'host' = 'service-user') {
  const passwd = 'atlbitbucket:x:1001:1001::/:/bin/sh\n'
  const ss = () => ({ stdout: LISTENING })
  const host = memoryHost({ getent: () => ({ stdout: passwd }), realpath: () => ({}), cat: () => ({}), ss })
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  return surveyPosixHost(host, staging, { ...fence, scope })
}

describe('the service user of a fence', () => {
  it('is all that it may become through newuidmap', async () => {
    const { serviceUser } = await seen({ '/etc/subuid': 'root:1:1\natlbitbucket:100000:65536\n' })

    expect(serviceUser).toEqual({
      name: 'atlbitbucket',
      uid: 1001,
      subordinate: [{ first: 100_000, last: 165_535 }],
    })
  })

  it.each([
    [{ '/etc/subuid': 'atlbitbucket:0x30d40:65536\n' }, 'atlbitbucket:0x30d40:65536'],
    [{ '/etc/nsswitch.conf': 'subid: sss\n' }, 'nsswitch.conf has subordinate users come from elsewhere'],
  ])('is refused where that is not known: %j', async (files, fact) => {
    await expect(seen(files)).rejects.toMatchObject({
      code: 'policy/fence-refused',
      message: `which users atlbitbucket may become on ssh://understudy@bb1 is not known: ${fact}`,
      hint: 'set refresh.staging.fence.scope to cgroup or host, or write plain numbers for atlbitbucket into /etc/subuid there',
    })
  })
})

describe('a fence around the whole host', () => {
  it('lets whoever came in go on, by the ports on which it is listened', async () => {
    expect((await seen({}, 'host')).scope).toEqual({ kind: 'host', served: [22, 5432] })
    expect((await seen({})).scope).toEqual({ kind: 'service-user' })
  })
})
