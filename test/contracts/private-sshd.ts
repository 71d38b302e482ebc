import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { freePort } from '../fixtures/postgresql.ts'

export interface PrivateSshd extends AsyncDisposable {
  readonly port: number
  readonly folder: string
  /** For `ssh -F`: a key that the server accepts for root and for `understudy`, and its host key. */
  readonly sshConfig: string
  /** The same without the host key. */
  readonly sshConfigOfStranger: string
}

/** Rules that name the server itself. */
type RulesFor = (server: Pick<PrivateSshd, 'port' | 'folder'>) => string

const LOGIN_UID = 20_003
const SERVICE_UID = 20_011

/**
 * An sshd of our own on loopback, in a mount namespace with users `understudy` and `bitbucket`, with these sudo rules and these
 * further lines of its configuration. Needs root.
 */
export async function startPrivateSshd(rules: string | RulesFor, settings = ''): Promise<PrivateSshd> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-sshd-'))
  await chmod(folder, 0o755)
  await mkdir('/run/sshd', { recursive: true })
  const port = await freePort('127.0.0.1')
  const sudoers = typeof rules === 'string' ? rules : rules({ port, folder })
  for (const key of ['host', 'user'])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, key)])
  const hostKey = (await readFile(join(folder, 'host.pub'), 'utf8')).split(' ').slice(0, 2).join(' ')
  await writeFile(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${hostKey}\n`)
  await writeFile(join(folder, 'empty_hosts'), '')
  await writeFile(join(folder, 'sshd_config'), serverConfig(folder, port) + settings)
  await writeFile(join(folder, 'ssh_config'), clientConfig(folder, 'known_hosts'))
  await writeFile(join(folder, 'stranger_config'), clientConfig(folder, 'empty_hosts'))
  await writeUsers(folder, sudoers)
  const server = execa('unshare', ['-m', 'sh', '-c', inNamespace, 'sh', folder], { reject: false })
  await waitForPort(port)
  return {
    port,
    folder,
    sshConfig: join(folder, 'ssh_config'),
    sshConfigOfStranger: join(folder, 'stranger_config'),
    [Symbol.asyncDispose]: async () => {
      server.kill()
      await server
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const inNamespace = `
for file in passwd group shadow sudoers; do mount --bind "$1/$file" "/etc/$file" || exit 1; done
exec /usr/sbin/sshd -D -e -f "$1/sshd_config"
`

async function writeUsers(folder: string, sudoers: string): Promise<void> {
  const lines = {
    passwd: `understudy:x:${LOGIN_UID}:${LOGIN_UID}::${folder}:/bin/sh\nbitbucket:x:${SERVICE_UID}:${SERVICE_UID}::/:/bin/sh\n`,
    group: `understudy:x:${LOGIN_UID}:\nbitbucket:x:${SERVICE_UID}:\n`,
    shadow: 'understudy:*:19000:0:99999:7:::\nbitbucket:*:19000:0:99999:7:::\n',
  }
  for (const [name, added] of Object.entries(lines)) {
    await writeFile(
      join(folder, name),
      (await readFile(join('/etc', name), 'utf8'))
        .replace(/^root:.*$/m, plainRoot[name] ?? '$&')
        // Who is locked may not sign in by a key either.
        .replaceAll(/^([^:]+):!/gm, '$1:*') + added,
      { mode: 0o644 },
    )
  }
  await writeFile(
    join(folder, 'sudoers'),
    `Defaults env_reset\nDefaults secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\n${sudoers}`,
  )
  await chmod(join(folder, 'sudoers'), 0o440)
}

/** Whatever this machine's root has in its login shell would slow every command down. */
const plainRoot: Readonly<Record<string, string>> = {
  passwd: 'root:x:0:0:root:/:/bin/sh',
  shadow: 'root:*:19000:0:99999:7:::',
}

function serverConfig(folder: string, port: number): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
AllowUsers root understudy
AuthorizedKeysFile ${folder}/user.pub
`
}

function clientConfig(folder: string, knownHosts: string): string {
  return `Host *
  IdentityFile ${folder}/user
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${folder}/${knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
`
}

async function waitForPort(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    const answered = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (answered) return
    await sleep(50)
  }
  throw new Error(`sshd did not start on port ${port}`)
}
