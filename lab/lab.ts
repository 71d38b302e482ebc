import { chmodSync, mkdirSync } from 'node:fs'
import type { Client } from 'pg'
import { startCluster, connectTo, makeRoles } from './clusters/cluster.ts'
import { copyUncut } from './control-copy.ts'
import { databaseCredentials } from './credentials.ts'
import { endLab } from './end-lab.ts'
import { printedRules } from './hosts/printed-rules.ts'
import { runningHost, startHost, type RunningHost } from './hosts/start-host.ts'
import { writeSudoers } from './hosts/write-host.ts'
import { writeInstallation } from './install/write-installation.ts'
import { fullOptions, readLabOptions, writeLabOptions } from './lab-options.ts'
import type { FullLabOptions, LabEnvironmentName, LabOptions } from './lab-options.ts'
import { makeKeys } from './operator/keys.ts'
import { understudyConfig, type ConfigChoices } from './operator/understudy-config.ts'
import { operatorEnvironment, writeOperator, type OperatorEnvironment } from './operator/write-operator.ts'
import { waitFor } from './processes.ts'
import { populateProduction } from './production.ts'
import { readArrivals, resetArrivals, type Arrivals } from './network/arrivals.ts'
import { startSwitch } from './network/switch.ts'
import { recordedPid } from './records.ts'
import { requireMachine, requireRoot } from './requirements.ts'
import type { Contact } from './sinks/contact.ts'
import { readContacts, resetContacts, startSinks } from './sinks/start-sinks.ts'
import { writeTopology } from './topology-file.ts'
import { topology, type LabEnvironment, type Topology } from './topology.ts'

/** A running lab: hosts, databases and the outside that a Bitbucket can reach. Closing it ends all that it started. */
export interface Lab extends AsyncDisposable {
  readonly topology: Topology
  readonly options: FullLabOptions
  /** What Understudy's process needs in its environment. */
  readonly operatorEnvironment: OperatorEnvironment
  host(name: LabEnvironmentName): RunningHost
  /** Starts Bitbucket through the host's unit, as an administrator would. */
  start(name: LabEnvironmentName): Promise<void>
  stop(name: LabEnvironmentName): Promise<void>
  /** What `GET /status` says; undefined while nobody answers. */
  state(name: LabEnvironmentName): Promise<string | undefined>
  waitUntilRunning(name: LabEnvironmentName): Promise<void>
  /** Connects to an environment's cluster as its superuser; the caller ends the client. */
  connect(name: LabEnvironmentName, database: string): Promise<Client>
  contacts(): Promise<readonly Contact[]>
  contactsBy(name: LabEnvironmentName): Promise<readonly Contact[]>
  resetContacts(): Promise<void>
  /** Packets that an environment's host sent to each other host since the last reset, by the counters of those where they arrived. */
  packetsFrom(name: LabEnvironmentName): Promise<Readonly<Record<string, Arrivals>>>
  resetPackets(): Promise<void>
  makeControlCopy(): Promise<void>
  understudyConfig(choices?: ConfigChoices): string
  /** Gives every SSH user anew what doctor prints, for a configuration of other choices. */
  giveRules(choices?: ConfigChoices): Promise<void>
}

/** Builds and starts a lab. When anything fails, what was started is ended first. */
export async function startLab(given: LabOptions): Promise<Lab> {
  const options = fullOptions(given)
  requireRoot()
  mkdirSync(options.root, { recursive: true })
  chmodSync(options.root, 0o755)
  requireMachine(options.root)
  const where = topology(options)
  writeTopology(where)
  writeLabOptions(options)
  try {
    await allEnded([makeKeys(where), startSwitch(where)])
    await writeOperator(where)
    await allEnded([startSinks(where), ...options.hosts.map((name) => raise(where, options, name))])
    if (options.hosts.includes('production')) await populateProduction(where, options)
    return openLab(options.root)
  } catch (error) {
    await endLab(options.root)
    throw error
  }
}

/** Waits for each, also where one failed: what still starts then would be ended by nobody. */
async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works)
  await Promise.all(works)
}

/** A lab that this or another process started and that still runs. */
export function openLab(root: string): Lab {
  const options = readLabOptions(root)
  const where = topology(options)
  const host = (name: LabEnvironmentName) => runningHost(where, where[name], recordedPid(root, `host-${name}`))
  const superuser = (name: LabEnvironmentName) => databaseCredentials(where, where[name]).superuser
  return {
    topology: where,
    options,
    operatorEnvironment: operatorEnvironment(where),
    host,
    start: async (name) => void (await host(name).run(['systemctl', 'start', where[name].unit])),
    stop: async (name) => void (await host(name).run(['systemctl', 'stop', where[name].unit])),
    state: (name) => stateOf(where[name]),
    waitUntilRunning: (name) => waitUntilRunning(where[name]),
    connect: (name, database) => connectTo(where[name], superuser(name), database),
    contacts: () => readContacts(where),
    contactsBy: async (name) => (await readContacts(where)).filter(({ from }) => isOf(where[name], from)),
    resetContacts: () => resetContacts(where),
    packetsFrom: (name) => readArrivals(where, name),
    resetPackets: () => resetArrivals(where),
    makeControlCopy: () => copyUncut(where),
    understudyConfig: (choices) => understudyConfig(where, choices),
    giveRules: async (choices) => {
      for (const name of options.hosts) writeSudoers(where[name], await printedRules(where, where[name], choices))
    },
    [Symbol.asyncDispose]: () => endLab(root),
  }
}

function isOf({ host, database }: LabEnvironment, address: string): boolean {
  return [host, database].some((one) => one.address === address || one.address6 === address)
}

async function raise(where: Topology, options: FullLabOptions, name: LabEnvironmentName): Promise<void> {
  const environment = where[name]
  await startHost({ topology: where, environment, sudoers: '' })
  writeSudoers(environment, await printedRules(where, environment))
  const version = name === 'staging' ? (options.stagingVersion ?? options.version) : options.version
  writeInstallation({ topology: where, environment, version, intervals: options.intervals })
  await startCluster(where, environment)
  await makeRoles(where, environment)
}

async function stateOf({ host, httpPort }: LabEnvironment): Promise<string | undefined> {
  try {
    const response = await fetch(`http://${host.address}:${httpPort}/status`)
    const answer: unknown = await response.json()
    return typeof answer === 'object' && answer !== null && 'state' in answer ? String(answer.state) : undefined
  } catch {
    return undefined
  }
}

async function waitUntilRunning(environment: LabEnvironment): Promise<void> {
  const log = `${environment.home}/log`
  await waitFor(`Bitbucket of ${environment.name} to be RUNNING (its logs are in ${log})`, async () =>
    (await stateOf(environment)) === 'RUNNING' ? true : undefined,
  )
}
