import { appendFile, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RunningHost } from '../hosts/start-host.ts'
import type { LabEnvironment, Sink, SinkKind, Topology } from '../topology.ts'
import { repositoryFolder } from './git-repositories.ts'

/** An endpoint, and what a survey shall say of what leads there. */
export interface WayOut {
  readonly endpoint: string
  readonly source: string
}

/** What leads out of production and stands in no row: SSH files of its service user, a remote and a hook in a repository. */
export async function plantWaysOut({ production }: Topology): Promise<readonly WayOut[]> {
  const { runAs, home } = production
  const [repository, ssh] = [repositoryFolder(home, 1), join(await homeOf(production), '.ssh')]
  await put(production, join(ssh, 'known_hosts'), `vault.corp.example,192.0.2.77 ${KEY}\n${HASHED} ${KEY}\n`)
  await put(
    production,
    join(ssh, 'config'),
    'Host deploy\n  HostName deploy.corp.example\n  Port 2222\n  ProxyJump bastion.corp.example\n',
  )
  await appendFile(
    join(repository, 'config'),
    '[remote "backup"]\n\turl = ssh://git@git-backup.corp.example:7999/x.git\n',
  )
  await put(
    production,
    join(repository, 'hooks/post-receive.d/50_notify'),
    '#!/bin/sh\ncurl -s https://chat.corp.example:8443/push\n',
  )
  return [
    { endpoint: 'vault.corp.example:22', source: `known_hosts of ${runAs.name}` },
    { endpoint: '192.0.2.77:22', source: `known_hosts of ${runAs.name}` },
    { endpoint: 'deploy.corp.example:2222', source: `SSH config of ${runAs.name}` },
    { endpoint: 'bastion.corp.example:22', source: `SSH config of ${runAs.name}` },
    { endpoint: 'git-backup.corp.example:7999', source: 'repository-files' },
    { endpoint: 'chat.corp.example:8443', source: 'repository-files' },
  ]
}

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEbNoKey'
const HASHED = '|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg='

/** A process of production's service user that holds a connection to a sink, until its host ends. */
export async function holdConnection({ sinks }: Topology, production: RunningHost, kind: SinkKind): Promise<Sink> {
  const sink = sinks.find((one) => one.kind === kind)
  if (sink === undefined) throw new Error(`the topology has no sink for ${kind}`)
  const { name } = production.environment.runAs
  const held = 'exec 3<>"/dev/tcp/$0/$1"; exec sleep 1000'
  const detached = 'setsid -f runuser -u "$0" -- bash -c "$1" "$2" "$3" </dev/null >/dev/null 2>&1'
  await production.run(['sh', '-c', detached, name, held, sink.address, String(sink.port)])
  return sink
}

/** A relay on loopback of a host, until that host ends. */
export async function startRelay(host: RunningHost, port: number): Promise<void> {
  const detached = 'setsid -f "$0" -e "$1" </dev/null >/dev/null 2>&1'
  const listening = `require('node:net').createServer().listen(${port}, '127.0.0.1')`
  await host.run(['sh', '-c', detached, process.execPath, listening])
}

async function homeOf({ host, runAs }: LabEnvironment): Promise<string> {
  const lines = (await readFile(join(host.etc, 'passwd'), 'utf8')).split('\n')
  const home = lines.find((line) => line.startsWith(`${runAs.name}:`))?.split(':')[5]
  if (home === undefined) throw new Error(`${host.name} has no user ${runAs.name}`)
  return home
}

async function put({ runAs }: LabEnvironment, path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chown(dirname(path), runAs.uid, runAs.uid)
  await writeFile(path, text, { mode: 0o700 })
  await chown(path, runAs.uid, runAs.uid)
}
