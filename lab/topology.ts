import { join } from 'node:path'
import { addressIn, type HostAddress, type LabNetwork } from './network/addresses.ts'

/** What a contact means: one kind per way in which Bitbucket reaches out. */
export const sinkKinds = [
  'mail',
  'webhook',
  'legacy-webhook',
  'repository-hook',
  'mirror',
  'application-link',
  'directory',
  'hipchat',
  'cluster',
  'search',
  'add-on',
  'mesh',
  'object-storage',
  'jira-cloud',
  'oauth2',
  'single-sign-on',
  'slack',
  'import',
  'unknown-app',
] as const

export type SinkKind = (typeof sinkKinds)[number]

/** Hosts of what production talks to; `world` has all that is neither the company's mail, users, builds and issues nor a mirror. */
export const outsideHostNames = ['mail', 'mirror', 'directory', 'jira', 'ci', 'world'] as const

export type OutsideHostName = (typeof outsideHostNames)[number]

export interface Sink extends HostAddress {
  readonly kind: SinkKind
  readonly host: OutsideHostName
  /** The name that production's configuration uses; every lab host resolves it to `address`. */
  readonly name: string
  readonly port: number
}

/** A host outside, with an address for each of its sinks beside its own, where `GET /contacts` and `POST /reset` are answered. */
export interface OutsideHost extends HostAddress {
  readonly name: OutsideHostName
  readonly contactsPort: number
  readonly sinks: readonly Sink[]
}

export interface LabUser {
  readonly name: string
  readonly uid: number
}

/** A machine of the lab: namespaces with their own network, /etc/passwd, /etc/hosts, unit files and sshd. */
export interface LabHost extends HostAddress {
  readonly name: string
  readonly sshPort: number
  /** What is bound over /etc files and /etc/systemd/system of this host lies here. */
  readonly etc: string
  /** Logs in over SSH and may use sudo. */
  readonly sshUser: LabUser
  /** Receives what is pushed; may nothing else. */
  readonly transferUser: LabUser
}

/** A server on the host of its environment, with an address of its own. */
export interface LabDatabase extends HostAddress {
  readonly hostName: string
  readonly port: number
  readonly dataFolder: string
  readonly name: string
  readonly owner: string
  readonly superuser: string
}

export interface LabEnvironment {
  readonly name: string
  readonly host: LabHost
  readonly baseUrl: string
  readonly runAs: LabUser
  readonly unit: string
  readonly home: string
  readonly install: string
  readonly httpPort: number
  readonly database: LabDatabase
}

/** The one place that says which addresses, users, folders and names a lab has. */
export interface Topology {
  readonly root: string
  /** Third octet of every address, so that several labs can stand side by side. */
  readonly block: number
  readonly seed: number
  readonly production: LabEnvironment
  readonly staging: LabEnvironment
  /** The positive control: a copy that nobody cut. */
  readonly control: LabEnvironment
  readonly outside: readonly OutsideHost[]
  /** Of all hosts outside. */
  readonly sinks: readonly Sink[]
  /** Where the network of the lab ends. */
  readonly router: HostAddress
  /** Whoever starts the lab, in the lab's network. */
  readonly operator: HostAddress
  /** Host name -> address, for every lab host's /etc/hosts. */
  readonly names: Readonly<Record<string, string>>
}

const sinkPorts: Readonly<Record<SinkKind, number>> = {
  mail: 25,
  webhook: 8080,
  'legacy-webhook': 8080,
  'repository-hook': 8080,
  mirror: 7990,
  'application-link': 8080,
  directory: 8095,
  hipchat: 8080,
  cluster: 5701,
  search: 9200,
  'add-on': 8080,
  mesh: 7777,
  'object-storage': 9000,
  'jira-cloud': 8080,
  oauth2: 8080,
  'single-sign-on': 8080,
  slack: 8080,
  import: 8080,
  'unknown-app': 8080,
}

const sinkHosts: Readonly<Record<SinkKind, OutsideHostName>> = {
  mail: 'mail',
  webhook: 'ci',
  'legacy-webhook': 'ci',
  'repository-hook': 'ci',
  mirror: 'mirror',
  'application-link': 'jira',
  directory: 'directory',
  hipchat: 'world',
  cluster: 'world',
  search: 'world',
  'add-on': 'world',
  mesh: 'world',
  'object-storage': 'world',
  'jira-cloud': 'world',
  oauth2: 'world',
  'single-sign-on': 'world',
  slack: 'world',
  import: 'world',
  'unknown-app': 'world',
}

export interface TopologyOptions {
  readonly root: string
  readonly block: number
  readonly seed: number
  /** Default: bridge. */
  readonly network?: LabNetwork
}

export function topology(options: TopologyOptions): Topology {
  const { root, block, seed } = options
  const at = (number: number) => addressIn(options.network ?? 'bridge', block, number)
  const sinks = sinkKinds.map((kind, index) => ({
    kind,
    host: sinkHosts[kind],
    name: `${kind}.corp.example`,
    ...at(100 + index),
    port: sinkPorts[kind],
  }))
  const production = environment(root, at, 'production', 1)
  const staging = environment(root, at, 'staging', 2)
  const control = environment(root, at, 'control', 3)
  return {
    root,
    block,
    seed,
    production,
    staging,
    control,
    outside: outsideHostNames.map((name, index) => ({
      name,
      ...at(40 + index),
      contactsPort: 8099,
      sinks: sinks.filter(({ host }) => host === name),
    })),
    sinks,
    router: at(254),
    operator: at(1),
    names: {
      ...Object.fromEntries(sinks.map((sink) => [sink.name, sink.address])),
      ...environmentNames(production),
      ...environmentNames(staging),
      ...environmentNames(control),
    },
  }
}

function environment(root: string, at: (number: number) => HostAddress, name: string, index: number): LabEnvironment {
  const folder = join(root, name)
  const domain = name === 'production' ? 'example.com' : `${name}.example.net`
  return {
    name,
    host: {
      name: `bb1.${domain}`,
      ...at(10 * index),
      sshPort: 2222,
      etc: join(folder, 'etc'),
      sshUser: { name: 'understudy', uid: 20_003 },
      transferUser: { name: 'understudy-in', uid: 20_004 },
    },
    baseUrl: `http://bitbucket.${domain}:7990`,
    runAs: { name: `bitbucket-${name}`, uid: 20_010 + index },
    unit: 'atlbitbucket',
    home: join(folder, 'application-data', 'bitbucket'),
    install: join(folder, 'opt', 'bitbucket'),
    httpPort: 7990,
    database: {
      hostName: `db.${domain}`,
      ...at(10 * index + 5),
      port: 5432,
      dataFolder: join(folder, 'postgresql'),
      name: 'bitbucket',
      owner: `bitbucket_${name}`,
      superuser: 'postgres',
    },
  }
}

function environmentNames(one: LabEnvironment): Record<string, string> {
  return {
    [one.host.name]: one.host.address,
    [new URL(one.baseUrl).hostname]: one.host.address,
    [one.database.hostName]: one.database.address,
  }
}
