import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openForward, openHostReader, type HostNode } from '../../src/adapters/hosts/open-host.ts'
import { getUrl, readAnswer } from '../../src/argv/curl.ts'
import { startPrivateSshd, type PrivateSshd } from './private-sshd.ts'

describe('a forward from a host to this machine', () => {
  let allowing: PrivateSshd
  let forbidding: PrivateSshd

  beforeAll(async () => {
    allowing = await startPrivateSshd('')
    forbidding = await startPrivateSshd('', 'AllowTcpForwarding no\n')
  })
  afterAll(async () => {
    await allowing[Symbol.asyncDispose]()
    await forbidding[Symbol.asyncDispose]()
  })

  const nodeOn = ({ port, folder }: PrivateSshd): HostNode => ({
    host: `ssh://understudy@127.0.0.1:${port}`,
    become: 'none',
    filesAs: 'login',
    sshConfig: join(folder, 'ssh_config'),
  })

  it('leads to its port, until it is closed', async () => {
    const server = createServer((_request, response) => response.end('from here')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await using host = openHostReader(nodeOn(allowing))
    const forward = await openForward(nodeOn(allowing), port)
    const ask = () => host.run(getUrl(`http://127.0.0.1:${forward.port}/`), { expect: [0, 7, 52, 56] })

    const open = readAnswer((await ask()).stdout)
    await forward[Symbol.asyncDispose]()
    const { exitCode } = await ask()

    expect(forward.port).not.toBe(port)
    expect(open).toEqual({ status: 200, body: 'from here' })
    expect(exitCode).toBe(7)
    server.close()
  })

  it('needs no connection where the host is this machine', async () => {
    await using forward = await openForward({ host: 'local', become: 'none', filesAs: 'login' }, 4711)

    expect(forward.port).toBe(4711)
  })

  it('is refused with what to allow where sshd does not', async () => {
    await expect(openForward(nodeOn(forbidding), 4711)).rejects.toMatchObject({
      code: 'host/forward-refused',
      message: expect.stringContaining(
        `ssh://understudy@127.0.0.1:${forbidding.port} forwards no port to this machine: `,
      ),
      hint: 'the backup scripts there reach Bitbucket through it: allow it in sshd_config with `AllowTcpForwarding remote` and `PermitListen 127.0.0.1:*` for the SSH user',
    })
  })
})
