import { clientFolder } from '../client/write-client.ts'
import { databaseCredentials, maintenanceRole, passwordFile } from '../credentials.ts'
import { diyFolder, diyVariables } from '../diy/write-diy.ts'
import { transferFolder, transferKeyOn, spoolOf } from '../hosts/write-host.ts'
import type { LabEnvironment, Topology } from '../topology.ts'

export interface ConfigChoices {
  /** Where the push finds its key: a file on the source's host, or the operator's agent. Default: file. */
  readonly identity?: 'file' | 'agent'
  /** The `state:` line; default a folder beside the lab's other files. */
  readonly state?: string
  /** Default: waived. A fence would hide a cut that is missing, except from its ledger. */
  readonly fence?: string
  /** Understudy runs on staging's own host, and finds production by its names. Default: from elsewhere, by addresses. */
  readonly fromStaging?: boolean
  /** How staging is started; default by its unit. */
  readonly service?: string
  /** How production is backed up: by Understudy itself, by the scripts of `writeDiy`, or by the client of `writeClient`. Default: native. */
  readonly method?: 'native' | 'diy' | 'client'
  /** Of both databases, on the addresses of PostgreSQL's. Default: PostgreSQL. */
  readonly vendor?: 'mariadb'
  /** More lines for production, indented by four. */
  readonly source?: string
  /** More lines for `refresh.staging`, indented by four. */
  readonly refresh?: string
}

/** The understudy.yaml of a lab's operator: production and staging, every secret by reference to a 0600 file. */
export function understudyConfig(topology: Topology, choices: ConfigChoices = {}): string {
  const { production, staging } = topology
  const fromStaging = choices.fromStaging === true
  const ways = {
    production: fromStaging ? byName(production) : byAddress(production),
    staging: fromStaging ? onItsHost(staging) : byAddress(staging),
  }
  return `version: 1
state: ${choices.state ?? `${topology.root}/operator/understudy-state`}

environments:
  production:
    tier: production
${common(production, ways.production)}
    database:
${databaseLines(production, ways.production, choices)}
      name: ${production.database.name}
      user: ${databaseCredentials(topology, production).reader.user}
      password: ${secret(topology, production, databaseCredentials(topology, production).reader.user)}
    admin: { user: admin, password: ${secret(topology, production, 'admin')} }
    spool: ${spoolOf(production)}
${choices.source ?? ''}
  staging:
    tier: staging
${common(staging, ways.staging)}
    service: ${choices.service ?? `{ systemd: ${staging.unit} }`}
    proxy: { name: ${hostname(staging)}, port: ${staging.httpPort}, scheme: http, secure: false }
    database:
${databaseLines(staging, ways.staging, choices)}
      name: "bitbucket_stg_{date}_{n}"
      user: ${staging.database.owner}
      password: ${secret(topology, staging, staging.database.owner)}
      maintenance: { user: ${maintenanceRole}, password: ${secret(topology, staging, maintenanceRole)} }
    license: ${secret(topology, staging, 'license')}
    admin: { from: existing, user: admin, password: ${secret(topology, staging, 'admin')} }

refresh:
  staging:
    from: production
    transfer: { to: "${sshUrl(staging, staging.host.transferUser.name)}", identity: ${identityOf(topology, choices)}, root: ${transferFolder(staging)} }
${backupLine(topology, choices.method)}    fence: ${choices.fence ?? '{ none: "the lab shows what the cuts alone do" }'}
${choices.refresh ?? ''}`
}

function backupLine(topology: Topology, method: ConfigChoices['method']): string {
  const { production } = topology
  switch (method) {
    case undefined:
    case 'native':
      return ''
    case 'diy':
      return `    backup: { method: diy, folder: ${diyFolder(production)}, variables: ${diyVariables(production)} }\n`
    case 'client':
      return `    backup: { method: client, folder: ${clientFolder(topology)}, singleServer: true }\n`
  }
}

/** How an environment is reached. */
interface Way {
  readonly host: string
  readonly become: 'sudo' | 'none'
  readonly api: string
  readonly database: string
}

function byAddress(environment: LabEnvironment): Way {
  const { host, httpPort, database } = environment
  return {
    host: sshUrl(environment, host.sshUser.name),
    become: 'sudo',
    api: `http://${host.address}:${httpPort}`,
    database: database.address,
  }
}

function byName({ host, httpPort, database }: LabEnvironment): Way {
  return {
    host: `ssh://${host.sshUser.name}@${host.name}:${host.sshPort}`,
    become: 'sudo',
    api: `http://${host.name}:${httpPort}`,
    database: database.hostName,
  }
}

function onItsHost(environment: LabEnvironment): Way {
  return { ...byAddress(environment), host: 'local', become: 'none' }
}

function common({ home, install, runAs, baseUrl }: LabEnvironment, { host, become, api }: Way): string {
  return `    baseUrl: ${baseUrl}
    nodes:
      - host: ${host}
        become: ${become}
        home: ${home}
        install: ${install}
        api: ${api}
    runAs: ${runAs.name}`
}

function databaseLines({ database }: LabEnvironment, way: Way, { vendor }: ConfigChoices): string {
  if (vendor !== undefined) return `      vendor: ${vendor}\n      host: ${way.database}`
  return `      vendor: postgresql
      host: ${way.database}
      port: ${database.port}
      tls: { mode: require }`
}

function identityOf({ production }: Topology, { identity = 'file' }: ConfigChoices): string {
  return identity === 'agent' ? 'agent' : `{ file: ${transferKeyOn(production)} }`
}

function sshUrl({ host }: LabEnvironment, user: string): string {
  return `ssh://${user}@${host.address}:${host.sshPort}`
}

function secret(topology: Topology, environment: LabEnvironment, user: string): string {
  return `{ file: ${passwordFile(topology, environment, user)} }`
}

function hostname({ baseUrl }: LabEnvironment): string {
  return new URL(baseUrl).hostname
}
