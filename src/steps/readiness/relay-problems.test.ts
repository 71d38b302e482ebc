import { describe, expect, it } from 'vitest'
import { memoryHost, type Programs } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { refreshOfStaging } from '../../../test/fixtures/two-environments.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { relayProblems } from './relay-problems.ts'

const fence: RefreshConfig['fence'] = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] }
const fenced = { ...refreshOfStaging, fence }
const listener = (at: string, rest = '') => `tcp LISTEN 0 100 ${at} 0.0.0.0:* ${rest} ino:1 sk:1\n`

async function told(listeners: string, refresh: RefreshConfig = fenced, programs: Programs = {}) {
  const host = memoryHost({
    ss: () => ({ stdout: listeners }),
    getent: ({ args }) => (args.includes('101') ? { stdout: 'pgbouncer:x:101:101::/:/bin/sh\n' } : { exitCode: 2 }),
    ...programs,
  })
  return relayProblems({ ...runContext().target, host }, refresh)
}

const ports = async (listeners: string) =>
  (await told(listeners)).map(({ summary }) => /^port (\d+) .* may be a ([^(,]+?)(?: \(|,)/.exec(summary)?.slice(1))

describe('ways out on loopback of the target', () => {
  it('are told with what the fence does about them', async () => {
    expect(await told(listener('127.0.0.1:25', 'users:(("master",pid=9,fd=13))') + listener('[::1]:25'))).toEqual([
      {
        severity: 'warning',
        summary: 'port 25 on loopback of ssh://understudy@bb1 may be a mail relay (master), by which a copy gets out',
        hint: "the fence refuses it to atlbitbucket, unless it is a listener of Bitbucket's own",
      },
    ])
  })

  it('are known by their port, their program or their user', async () => {
    expect(
      await ports(
        [
          listener('*:3128'),
          listener('127.0.0.1:5433', 'users:(("ssh",pid=9,fd=5))'),
          listener('127.0.0.1:5434', 'users:(("sshd",pid=9,fd=5))'),
          listener('[::1]:6000', 'users:(("stunnel4",pid=9,fd=5)) uid:110'),
          listener('127.0.0.1:5435', 'uid:101'),
        ].join(''),
      ),
    ).toEqual([
      ['3128', 'proxy'],
      ['5433', 'forward of SSH'],
      ['5434', 'forward of SSH'],
      ['5435', 'connection pooler'],
      ['6000', 'tunnel'],
    ])
  })

  it('are neither the SSH server, nor what listens on other addresses, nor anything else on loopback', async () => {
    expect(
      await told(
        [
          listener('0.0.0.0:22', 'users:(("sshd",pid=9,fd=5))'),
          listener('10.2.0.11:25'),
          listener('127.0.0.53%lo:53', 'users:(("systemd-resolve",pid=9,fd=5))'),
          listener('127.0.0.1:5432', 'uid:102'),
          'udp UNCONN 0 0 127.0.0.1:25 0.0.0.0:*\n',
        ].join(''),
      ),
    ).toEqual([])
  })

  it('are said to be open where the configuration opens them', async () => {
    const redirect = { kind: 'redirect', to: { kind: 'host', host: 'localhost', port: 2525 } } as const
    const refresh = { ...fenced, integrations: { ...fenced.integrations, decisions: { 'mail-server': redirect } } }

    expect((await told(listener('127.0.0.1:2525'), refresh)).map(({ hint }) => hint)).toEqual([
      'the fence opens it to atlbitbucket (redirect): see that it leads to nothing of production',
    ])
  })

  it('are open where the fence is waived', async () => {
    expect((await told(listener('127.0.0.1:25'), refreshOfStaging)).map(({ hint }) => hint)).toEqual([
      'the fence is waived, so nothing keeps atlbitbucket from it: stop it, or raise the fence',
    ])
  })

  it('are not passed over in silence where they can not be listed', async () => {
    const refused = { ss: () => ({ exitCode: 1, stderr: 'Cannot open netlink socket' }) } satisfies Programs

    expect(await told('', fenced, refused)).toEqual([
      {
        severity: 'warning',
        summary:
          'relays and forwards on loopback of staging could not be listed: ss ended with 1 on ssh://understudy@bb1: Cannot open netlink socket',
        hint: 'look at the message',
      },
    ])
  })
})
