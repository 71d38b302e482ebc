import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:net'
import { childrenOf, run, startDetached, tryRun, waitFor, type Ran, type RunOptions } from '../processes.ts'
import { endRecorded, recordProcess } from '../records.ts'
import type { LabEnvironment, LabHost, Topology } from '../topology.ts'
import { hostFolder, writeHost } from './write-host.ts'

export interface RunningHost {
  readonly environment: LabEnvironment
  /** Outer pid of the host's first process. */
  readonly pid: number
  /** Runs a command on the host as root, without SSH and sudo. */
  run(argv: readonly string[], options?: RunOptions): Promise<string>
  tryRun(argv: readonly string[], options?: RunOptions): Promise<Ran>
  /** Kills every process but sshd, forgets /run, starts what is enabled, and runs /etc/rc.local where there is one. */
  reboot(): Promise<void>
  stop(): Promise<void>
}

export interface StartHostOptions {
  readonly topology: Topology
  readonly environment: LabEnvironment
  /** The whole text of the SSH user's sudoers file. */
  readonly sudoers: string
}

/** Lays out and starts a host: namespaces of its own with an sshd as their first process. Returns when it takes connections. */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const { topology, environment } = options
  const { host } = environment
  const folder = hostFolder(environment)
  await writeHost(topology, environment, options.sudoers)
  const project = join(import.meta.dirname, '..', '..')
  const init = [
    join(import.meta.dirname, 'init.sh'),
    folder,
    host.etc,
    project,
    realpathSync(process.execPath),
    host.name,
  ]
  const outer = startDetached(
    ['unshare', '--mount', '--uts', '--pid', '--fork', '--mount-proc', '--propagation', 'private', '/bin/sh', ...init],
    join(folder, 'sshd.log'),
  )
  const pid = await waitFor(`the first process of ${host.name}`, () => childrenOf(outer)[0])
  recordProcess(topology.root, { name: `host-${environment.name}`, pid, signal: 'SIGKILL' })
  await waitFor(`sshd of ${host.name} (its log is ${join(folder, 'sshd.log')})`, () => takesConnections(host))
  return runningHost(topology, environment, pid)
}

/** A host that another process of the lab started. */
export function runningHost(topology: Topology, environment: LabEnvironment, pid: number): RunningHost {
  const inside = (argv: readonly string[]) => ['nsenter', '-t', String(pid), '-m', '-u', '-p', '--', ...argv]
  return {
    environment,
    pid,
    run: (argv, given) => run(inside(argv), given),
    tryRun: (argv, given) => tryRun(inside(argv), given),
    reboot: () => reboot(environment.host, inside),
    stop: () => endRecorded(topology.root, `host-${environment.name}`),
  }
}

async function reboot({ etc }: LabHost, inside: (argv: readonly string[]) => readonly string[]): Promise<void> {
  await run(inside(['/bin/sh', join(import.meta.dirname, 'kill-all.sh')]))
  await run(
    inside(['find', '/run', '-mindepth', '1', '-maxdepth', '1', '!', '-name', 'sshd', '-exec', 'rm', '-rf', '{}', '+']),
  )
  await run(inside(['systemctl', 'boot']))
  // As systemd does where the file is there; what it starts may fail.
  if (existsSync(join(etc, 'rc.local'))) await tryRun(inside(['/bin/sh', '/etc/rc.local']))
}

function takesConnections({ address, sshPort }: LabHost): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: sshPort })
    socket.once('error', () => resolve(undefined))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
