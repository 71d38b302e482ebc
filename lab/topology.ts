import { join } from 'node:path'

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

export interface Sink {
  readonly kind: SinkKind
  /** The name that production's configuration uses; every lab host resolves it to `address`. */
  readonly name: string
  readonly address: string
  readonly port: number
}

export interface LabUser {
  readonly name: string
  readonly uid: number
}

/** A machine of the lab: a mount namespace with its own /etc/passwd, /etc/hosts, unit files and sshd. */
export interface LabHost {
  readonly name: string
  readonly address: string
  readonly sshPort: number
  /** What is bound over /etc files and /etc/systemd/system of this host lies here. */
  readonly etc: string
  /** Logs in over SSH and may use sudo. */
  readonly sshUser: LabUser
  /** Receives what is pushed; may nothing else. */
  readonly transferUser: LabUser
}

export interface LabDatabase {
  readonly address: string
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
  /** Second octet of every address, so that several labs can stand side by side. */
  readonly block: number
  readonly seed: number
  readonly production: LabEnvironment
  readonly staging: LabEnvironment
  /** The positive control: a copy that nobody cut. */
  readonly control: LabEnvironment
  readonly sinks: readonly Sink[]
  /** Answers `GET /contacts` and `POST /reset`. */
  readonly sinkControl: { readonly address: string; readonly port: number }
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

export function topology(options: { root: string; block: number; seed: number }): Topology {
  const { root, block, seed } = options
  const sinks = sinkKinds.map((kind, index) => ({
    kind,
    name: `${kind}.corp.example`,
    address: `127.${block}.9.${10 + index}`,
    port: sinkPorts[kind],
  }))
  const production = environment(options, 'production', 1)
  const staging = environment(options, 'staging', 2)
  const control = environment(options, 'control', 3)
  return {
    root,
    block,
    seed,
    production,
    staging,
    control,
    sinks,
    sinkControl: { address: `127.${block}.9.1`, port: 8099 },
    names: {
      ...Object.fromEntries(sinks.map((sink) => [sink.name, sink.address])),
      ...environmentNames(production),
      ...environmentNames(staging),
      ...environmentNames(control),
    },
  }
}

function environment({ root, block }: { root: string; block: number }, name: string, index: number): LabEnvironment {
  const folder = join(root, name)
  const domain = name === 'production' ? 'example.com' : `${name}.example.net`
  return {
    name,
    host: {
      name: `bb1.${domain}`,
      address: `127.${block}.${index}.10`,
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
      address: `127.${block}.${index}.20`,
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
    [one.host.name.replace('bb1.', 'db.')]: one.database.address,
  }
}
