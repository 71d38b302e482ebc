import { existsSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:net'
import { arrivalRules } from '../network/arrival-rules.ts'
import { onOwnNetwork } from '../network/switch.ts'
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
  /** Kills every process but sshd, forgets /run and the packet filter, starts what is enabled, and runs /etc/rc.local where there is one. */
  reboot(): Promise<void>
  stop(): Promise<void>
}

export interface StartHostOptions {
  readonly topology: Topology
  readonly environment: LabEnvironment
  /** The whole text of the SSH user's sudoers file. */
  readonly sudoers: string
}

/** Lays out and starts a host: namespaces of its own with an sshd as their first process. Needs the switch. Returns when it takes connections. */
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
  const namespaces = ['--mount', '--uts', '--pid', '--fork', '--mount-proc', '--propagation', 'private']
  const outer = startDetached(
    onOwnNetwork(topology, { port: environment.name, addresses: [host, environment.database] }, [
      'unshare',
      ...namespaces,
      '/bin/sh',
      ...init,
    ]),
    join(folder, 'sshd.log'),
  )
  const pid = await waitFor(`the first process of ${host.name}`, () => childrenOf(outer).find(isFirstOfItsNamespace))
  recordProcess(topology.root, { name: `host-${environment.name}`, pid, signal: 'SIGKILL' })
  await waitFor(`sshd of ${host.name} (its log is ${join(folder, 'sshd.log')})`, () => takesConnections(host))
  return runningHost(topology, environment, pid)
}

/** A host that another process of the lab started. */
export function runningHost(topology: Topology, environment: LabEnvironment, pid: number): RunningHost {
  const inside = (argv: readonly string[]) => ['nsenter', '-t', String(pid), '-m', '-u', '-p', '-n', '--', ...argv]
  return {
    environment,
    pid,
    run: (argv, given) => run(inside(argv), given),
    tryRun: (argv, given) => tryRun(inside(argv), given),
    reboot: () => reboot(topology, environment, inside),
    stop: () => endRecorded(topology.root, `host-${environment.name}`),
  }
}

async function reboot(
  topology: Topology,
  { name, host: { etc } }: LabEnvironment,
  inside: (argv: readonly string[]) => readonly string[],
): Promise<void> {
  await run(inside(['/bin/sh', join(import.meta.dirname, 'kill-all.sh')]))
  // A packet filter forgets everything; the counters are the lab's.
  await run(inside(['nft', '-f', '-']), {
    input: `flush ruleset\n${arrivalRules(topology, name)}\n`,
  })
  await run(
    inside(['find', '/run', '-mindepth', '1', '-maxdepth', '1', '!', '-name', 'sshd', '-exec', 'rm', '-rf', '{}', '+']),
  )
  await run(inside(['systemctl', 'boot']))
  // As systemd does where the file is there; what it starts may fail.
  if (existsSync(join(etc, 'rc.local'))) await tryRun(inside(['/bin/sh', '/etc/rc.local']))
}

/** Unlike the programs that plug the host in, which run before it is one. */
function isFirstOfItsNamespace(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`) !== readlinkSync('/proc/self/ns/pid')
  } catch {
    return false
  }
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
