import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHostReader } from '../../src/adapters/hosts/open-host.ts'
import { pushHome } from '../../src/argv/rsync.ts'
import { sudoersFor } from '../../src/argv/sudoers.ts'
import { temporaryParent } from './host.ts'
import { startPrivateSshd, type PrivateSshd } from './private-sshd.ts'

const RECEIVER_UID = 20_003

let parent: string
let sshd: PrivateSshd
let agent: { readonly pid: number; readonly before: string | undefined }

beforeAll(async () => {
  parent = await temporaryParent()
  await chmod(parent, 0o755)
  await mkdir(join(parent, 'home'), { mode: 0o700 })
  await writeFile(join(parent, 'home', 'secret'), 'of root', { mode: 0o600 })
  await mkdir(join(parent, 'incoming'))
  await chown(join(parent, 'incoming'), RECEIVER_UID, RECEIVER_UID)
  sshd = await startPrivateSshd(rulesFor)
  // Nothing but the agent and the host key: no file of a key, and none that the user of the test may have.
  const options = ['IdentityFile none', `UserKnownHostsFile ${sshd.folder}/known_hosts`, 'GlobalKnownHostsFile none']
  await writeFile(agentConfig(sshd), `Host *\n${options.join('\n')}\nStrictHostKeyChecking yes\n`)
  agent = await startAgent(sshd)
})
afterAll(async () => {
  process.kill(agent.pid)
  if (agent.before === undefined) delete process.env['SSH_AUTH_SOCK']
  else process.env['SSH_AUTH_SOCK'] = agent.before
  await sshd[Symbol.asyncDispose]()
  await rm(parent, { recursive: true })
})

describe('a push as root that signs in by the agent of this side', () => {
  it('gets through on a connection that the agent is forwarded on, under the printed rules', async () => {
    await pushWith({ forwardAgent: true })

    expect(await readFile(join(parent, 'incoming', 'secret'), 'utf8')).toBe('of root')
  })

  it('has no key on any other connection', async () => {
    await expect(pushWith({ forwardAgent: false })).rejects.toThrow(/Permission denied \(publickey/)
  })
})

async function pushWith({ forwardAgent }: { readonly forwardAgent: boolean }): Promise<void> {
  const host = `ssh://understudy@127.0.0.1:${sshd.port}`
  const sshConfig = agentConfig(sshd)
  await using source = openHostReader({ host, become: 'sudo', filesAs: 'root', sshConfig, forwardAgent })
  await source.run(pushTo(sshd))
}

function rulesFor(server: Pick<PrivateSshd, 'port' | 'folder'>): string {
  const who = { role: 'source', login: 'understudy', runAs: 'bitbucket' } as const
  const userHome = { kind: 'known', path: '/' } as const
  const folders = [join(parent, 'home')]
  return sudoersFor({ ...who, folders, userHome, commands: [pushTo(server)], keepsAgent: true })
}

function pushTo(server: Pick<PrivateSshd, 'port' | 'folder'>) {
  const to = { user: 'understudy', host: '127.0.0.1', port: server.port, path: join(parent, 'incoming') }
  const ssh = { config: agentConfig(server) }
  return pushHome({ from: join(parent, 'home'), kind: 'home', to, heldApart: [], as: 'root', ssh })
}

function agentConfig({ folder }: Pick<PrivateSshd, 'folder'>): string {
  return join(folder, 'agent_config')
}

/** Holds the key that the server accepts, for as long as the test runs. */
async function startAgent({ folder }: PrivateSshd): Promise<typeof agent> {
  const before = process.env['SSH_AUTH_SOCK']
  const socket = join(folder, 'agent.sock')
  const { stdout } = await execa('ssh-agent', ['-a', socket, '-s'])
  process.env['SSH_AUTH_SOCK'] = socket
  await execa('ssh-add', ['-q', join(folder, 'user')])
  return { pid: Number(/SSH_AGENT_PID=(\d+)/.exec(stdout)?.[1]), before }
}
