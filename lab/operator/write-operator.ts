import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bitbucketAdmin, copyLicense, databaseCredentials, passwordFile } from '../credentials.ts'
import { run, startDetached, waitFor } from '../processes.ts'
import { recordProcess } from '../records.ts'
import type { LabEnvironment, Topology } from '../topology.ts'
import { keyPaths, knownHosts } from './keys.ts'

/** What the person who runs Understudy has in its environment. */
export interface OperatorEnvironment {
  /** An ssh_config for `ssh -F`, with the lab's key and known hosts. */
  readonly UNDERSTUDY_SSH_CONFIG: string
  /** An agent that holds the operator's key and the key of the push. */
  readonly SSH_AUTH_SOCK: string
}

export function operatorEnvironment({ root }: Topology): OperatorEnvironment {
  const folder = join(root, 'operator')
  return { UNDERSTUDY_SSH_CONFIG: join(folder, 'ssh_config'), SSH_AUTH_SOCK: join(folder, 'agent.sock') }
}

/** Writes the operator's SSH configuration and password files, and starts the agent. The keys exist already. */
export async function writeOperator(topology: Topology): Promise<void> {
  const { UNDERSTUDY_SSH_CONFIG, SSH_AUTH_SOCK } = operatorEnvironment(topology)
  const keys = keyPaths(topology)
  const folder = join(topology.root, 'operator')
  writeFileSync(join(folder, 'known_hosts'), knownHosts(topology), { mode: 0o600 })
  writeFileSync(UNDERSTUDY_SSH_CONFIG, sshConfig(topology), { mode: 0o600 })
  writeSecrets(topology)
  const log = join(folder, 'agent.log')
  const pid = startDetached(['ssh-agent', '-D', '-a', SSH_AUTH_SOCK], log)
  recordProcess(topology.root, { name: 'agent', pid, signal: 'SIGTERM' })
  const add = () =>
    run(['ssh-add', '-q', keys.operator, keys.transfer], { env: { SSH_AUTH_SOCK } }).catch(() => undefined)
  await waitFor(`ssh-agent (its log is ${log})`, add)
}

function sshConfig(topology: Topology): string {
  const folder = join(topology.root, 'operator')
  const names = [topology.production, topology.staging, topology.control].map(
    ({ host }) =>
      `Host ${host.name}\n  HostName ${host.address}\n  Port ${host.sshPort}\n  HostKeyAlias [${host.address}]:${host.sshPort}\n`,
  )
  const everywhere = [
    'Host *',
    `  IdentityFile ${join(folder, 'id_ed25519')}`,
    `  UserKnownHostsFile ${join(folder, 'known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '  PasswordAuthentication no',
    '',
  ]
  return [...names, ...everywhere].join('\n')
}

function writeSecrets(topology: Topology): void {
  for (const environment of [topology.production, topology.staging]) {
    const { owner, reader, maintenance } = databaseCredentials(topology, environment)
    for (const login of [owner, reader, maintenance, bitbucketAdmin(topology, environment)]) {
      writeSecret(topology, environment, login.user, login.password)
    }
  }
  writeSecret(topology, topology.staging, 'license', copyLicense(topology))
}

function writeSecret(topology: Topology, environment: LabEnvironment, user: string, value: string): void {
  const path = passwordFile(topology, environment, user)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, `${value}\n`, { mode: 0o600 })
}
