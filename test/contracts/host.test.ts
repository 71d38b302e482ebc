import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHostReader, openHostWriter, type HostNode } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { userHomeOn } from '../../src/steps/readiness/user-home.ts'
import { catFile, diskSpace } from '../../src/argv/files.ts'
import { anyFolder } from '../../src/argv/sudo-places.ts'
import { sudoersFor } from '../../src/argv/sudoers.ts'
import { hostContract, temporaryParent } from './host.ts'
import { freePort } from '../fixtures/postgresql.ts'
import { startPrivateSshd, type PrivateSshd } from './private-sshd.ts'

let parent: string
let sshd: PrivateSshd

beforeAll(async () => {
  parent = await temporaryParent()
  await chmod(parent, 0o755)
  const target = sudoersFor({
    role: 'target',
    login: 'understudy',
    runAs: 'bitbucket',
    home: '/srv/none',
    beside: parent,
    install: '/opt/none',
    archives: `${parent}/archives`,
    unit: 'atlbitbucket.service',
    fenced: { unit: undefined, hosts: false },
    otherOwners: [],
    // A run asks for the free space of one folder only; the contract does in all of its own.
    commands: [diskSpace(anyFolder, 'root')],
    looks: [],
  })
  const source = sudoersFor({
    role: 'source',
    login: 'understudy',
    runAs: 'bitbucket',
    folders: [join(parent, 'home')],
    userHome: { kind: 'known', path: join(parent, 'mine') },
    commands: [],
    keepsAgent: false,
  })
  sshd = await startPrivateSshd(target + source)
})
afterAll(async () => {
  await sshd[Symbol.asyncDispose]()
  await rm(parent, { recursive: true, force: true })
})

const random = openRandomSource()
const subject = async (node: HostNode, names: 'awkward' | 'plain') => ({
  openReader: () => openHostReader(node),
  openWriter: () => openHostWriter(node, random),
  names,
  parent,
})
const overSsh = (user: string, become: HostNode['become']): HostNode => ({
  host: `ssh://${user}@127.0.0.1:${sshd.port}`,
  become,
  filesAs: 'root',
  sshConfig: sshd.sshConfig,
})

hostContract('the local host', () => subject({ host: 'local', become: 'none', filesAs: 'root' }, 'awkward'))
hostContract('a host over SSH as root', () => subject(overSsh('root', 'none'), 'awkward'))
hostContract('a host over SSH with sudo, allowed what `doctor --print sudoers` prints', () =>
  subject(overSsh('understudy', 'sudo'), 'plain'),
)

describe('sudo rules', () => {
  it('refuse what is outside the folders, with a hint', async () => {
    await using host = openHostReader(overSsh('understudy', 'sudo'))

    for (const path of ['/etc/shadow', join(parent, '..', '..', 'etc', 'shadow'), `${parent}/a /etc/shadow`]) {
      await expect(host.run(catFile(path, 'root'))).rejects.toMatchObject({
        code: 'host/missing-sudo-rule',
        hint: expect.stringMatching(
          /^put what `understudy doctor ENV --print sudoers` prints .* NOPASSWD: \/usr\/bin\/cat \^-- /,
        ),
      })
    }
  })

  it('that are missing are never taken for an answer, such as a search that found nothing', async () => {
    await using host = openHostReader(overSsh('understudy', 'sudo'))
    const search = { effect: 'read', program: 'grep', args: ['-r', 'bb.example.com', '/etc'], as: 'root' } as const

    await expect(host.run(search, { expect: [0, 1] })).rejects.toMatchObject({ code: 'host/missing-sudo-rule' })
  })

  it('are not needed for a file that everybody may read', async () => {
    await using host = openHostReader(overSsh('understudy', 'sudo'))

    expect(new TextDecoder().decode(await host.readOpenFile('/etc/passwd'))).toContain('understudy')
    expect(await host.readOpenFile('/etc/nothing-there')).toBeUndefined()
    await expect(host.readOpenFile('/etc/sudoers')).rejects.toMatchObject({ code: 'host/missing-sudo-rule' })
  })

  it('of a source follow no link to a file that SSH keeps secret', async () => {
    const ssh = join(parent, 'mine', '.ssh')
    await mkdir(ssh, { recursive: true })
    await writeFile(join(ssh, 'known_hosts'), 'bb1.example.com ssh-rsa AAAA\n')
    await symlink('/etc/hostname', join(ssh, 'config'))
    await using host = openHostReader({ ...overSsh('understudy', 'sudo'), filesAs: { user: 'bitbucket' } })

    expect(Buffer.from((await host.readUnlinked(join(ssh, 'known_hosts'))) ?? []).toString()).toContain(
      'bb1.example.com',
    )
    expect(await host.readUnlinked(join(ssh, 'known_hosts2'))).toBeUndefined()
    await expect(host.readUnlinked(join(ssh, 'config'))).rejects.toMatchObject({ code: 'host/command-failed' })
    await expect(host.readUnlinked(join(ssh, 'id_rsa'))).rejects.toMatchObject({ code: 'host/missing-sudo-rule' })
  })

  it('of a source let SSH files be read in the home of the service user and in no other', async () => {
    const another = join(parent, 'another', '.ssh')
    await mkdir(another, { recursive: true })
    await writeFile(join(another, 'known_hosts'), 'bb1.example.com ssh-rsa AAAA\n')
    await using host = openHostReader({ ...overSsh('understudy', 'sudo'), filesAs: { user: 'bitbucket' } })

    await expect(host.readUnlinked(join(another, 'known_hosts'))).rejects.toMatchObject({
      code: 'host/missing-sudo-rule',
    })
  })

  it('that are missing are named so that one line more lets exactly that be read', async () => {
    const included = join(parent, 'mine', '.ssh', 'config.d', 'work+more')
    await mkdir(join(included, '..'), { recursive: true })
    await writeFile(included, 'Host work.example.com\n')
    const from = (server: PrivateSshd) =>
      openHostReader({
        ...overSsh('understudy', 'sudo'),
        host: `ssh://understudy@127.0.0.1:${server.port}`,
        sshConfig: server.sshConfig,
        filesAs: { user: 'bitbucket' },
      })
    await using host = from(sshd)
    const hint = await host.readFile(included).catch((error: unknown) => (error instanceof AppError ? error.hint : ''))
    await using given = await startPrivateSshd(`${/for this alone: (.*)$/.exec(String(hint))?.[1] ?? ''}\n`)
    await using allowed = from(given)

    expect(Buffer.from((await allowed.readFile(included)) ?? []).toString()).toBe('Host work.example.com\n')
    await expect(allowed.readFile(`${included}x`)).rejects.toMatchObject({ code: 'host/missing-sudo-rule' })
  })

  it('of a source are printed for the home that the host itself tells', async () => {
    await using host = openHostReader({ ...overSsh('understudy', 'sudo'), filesAs: { user: 'bitbucket' } })

    expect(await userHomeOn(host, 'bitbucket')).toEqual({ kind: 'known', path: '/' })
    expect(await userHomeOn(host, 'nobody-there')).toEqual({
      kind: 'unknown',
      because: `ssh://understudy@127.0.0.1:${sshd.port} knows no such user`,
    })
  })

  it('of a source read as the service user and let nothing be written', async () => {
    const home = join(parent, 'home')
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'secret'), 'of root', { mode: 0o600 })
    await writeFile(join(home, 'open'), 'for all', { mode: 0o644 })
    const node: HostNode = { ...overSsh('understudy', 'sudo'), filesAs: { user: 'bitbucket' } }
    await using reader = openHostReader(node)
    await using writer = openHostWriter(node, random)

    expect(Buffer.from((await reader.readFile(join(home, 'open'))) ?? []).toString()).toBe('for all')
    await expect(reader.readFile(join(home, 'secret'))).rejects.toMatchObject({ code: 'host/permission-denied' })
    await expect(writer.removeFile(join(home, 'open'))).rejects.toMatchObject({ code: 'host/missing-sudo-rule' })
  })
})

describe.each([1, 2, 3])('a host whose sshd lets %i sessions share a connection', (sessions) => {
  it('answers as many questions at once as any other', async () => {
    await using narrow = await startPrivateSshd('', `MaxSessions ${sessions}\n`)
    const node: HostNode = {
      host: `ssh://root@127.0.0.1:${narrow.port}`,
      become: 'none',
      filesAs: 'root',
      sshConfig: narrow.sshConfig,
    }
    await using host = openHostReader(node)
    const paths = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? '/etc/nothing-there' : '/etc/hostname'))

    const answers = await Promise.all(paths.map((path) => host.readFile(path)))

    const hostname = await readFile('/etc/hostname')
    expect(answers.map((answer) => answer && Buffer.from(answer))).toEqual(
      paths.map((path) => (path === '/etc/hostname' ? hostname : undefined)),
    )
  })
})

describe('a host that cannot be used', () => {
  const read = async (node: HostNode) => {
    await using host = openHostReader(node)
    return await host.readFile('/etc/hostname')
  }

  it('presents an unknown key', async () => {
    await expect(read({ ...overSsh('root', 'none'), sshConfig: sshd.sshConfigOfStranger })).rejects.toMatchObject({
      code: 'host/unknown-key',
      message: `ssh://root@127.0.0.1:${sshd.port} presents a host key that is not in known_hosts`,
    })
  })

  it('refuses the login', async () => {
    await expect(read(overSsh('daemon', 'none'))).rejects.toMatchObject({ code: 'host/login-refused' })
  })

  it('does not listen', async () => {
    const port = await freePort('127.0.0.1')

    await expect(read({ ...overSsh('root', 'none'), host: `ssh://root@127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'host/unreachable',
    })
  })

  it('has a name that says nothing', async () => {
    await expect(read({ ...overSsh('root', 'none'), host: 'http://x' })).rejects.toMatchObject({
      message: '"http://x" is no host that Understudy can reach',
    })
  })

  it('loses a session in the middle of a command, and is asked again in a new one', async () => {
    await using host = openHostReader(overSsh('root', 'none'))
    const endsItsShell = { effect: 'read', program: 'sh', args: ['-c', 'kill -9 $PPID'], as: 'login' } as const

    await expect(host.run(endsItsShell)).rejects.toMatchObject({
      code: 'host/unreachable',
      message: `the SSH session to ssh://root@127.0.0.1:${sshd.port} ended in the middle of a command: it printed nothing`,
    })
    expect(await host.readFile('/etc/hostname')).toBeDefined()
  })

  it('lost a session between two commands, which neither of them notices', async () => {
    await using host = openHostReader(overSsh('root', 'none'))
    const parent = { effect: 'read', program: 'sh', args: ['-c', 'echo $PPID'], as: 'login' } as const
    const { stdout } = await host.run(parent)
    process.kill(Number(stdout), 'SIGKILL')

    expect(await host.readFile('/etc/hostname')).toBeDefined()
    expect((await host.run(parent)).stdout).not.toBe(stdout)
  })

  it('would need sudo that is not configured', async () => {
    await using host = openHostReader(overSsh('understudy', 'none'))

    await expect(host.run(catFile('/etc/hostname', { user: 'bitbucket' }))).rejects.toMatchObject({
      code: 'host/missing-sudo-rule',
      message: 'cat has to run as bitbucket, and the login is understudy',
    })
  })
})
