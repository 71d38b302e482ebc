import { renderJdbcUrl } from '../changes/text/jdbc-url.ts'
import { dialectOf } from '../config/database.ts'
import { expandDatabaseName } from '../config/database-name.ts'
import type { AdminConfig } from '../config/admin.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { loopbackPortsOf } from '../containment/own-listeners.ts'
import type { Facts } from '../kernel/facts.ts'
import type { JudgedStore } from '../kernel/outer-store.ts'
import type { SecretRef } from '../kernel/secret-ref.ts'
import type { Target } from '../kernel/target.ts'

export interface TargetParts {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly version: string
  readonly serverId: string
  readonly run: string
  /** Known once the generation is made; while planning the name is what the template gives today. */
  readonly database: string | undefined
  readonly dataFrom: string | undefined
  readonly now: Date
  /** Left out where no backup brings any. */
  readonly outerStores?: readonly JudgedStore[]
  /** The target had a licence of its own, which is carried over where the configuration gives none. */
  readonly keptLicense?: boolean
  /** Its own administrators, whose passwords are carried over where the configuration gives none. */
  readonly keptAdministrators?: readonly string[]
}

/** What the copy shall be. Pure. */
export function targetOf(parts: TargetParts): Target {
  const { source, target, refresh, version, serverId, run, dataFrom } = parts
  if (target.tier === 'production') throw new Error('a production environment is never a target')
  const [node] = target.nodes
  const search = refresh.integrations.decisions['search-server']
  return {
    environment: target.name,
    tier: target.tier,
    source: source.name,
    run,
    baseUrl: target.baseUrl,
    displayName: `Bitbucket ${target.tier.toUpperCase()}`,
    version,
    home: node.home,
    sharedHome: target.sharedHome,
    sourceHome: source.nodes[0].home,
    sourceSharedHome: source.sharedHome,
    outerStores: parts.outerStores ?? [],
    database: connectionOf(parts),
    proxy: target.proxy,
    ssh: { host: new URL(target.baseUrl).hostname },
    api: node.api,
    license: target.license ?? (parts.keptLicense === true ? keptLicenseOf(target.name) : undefined),
    serverId,
    admin: adminOf(target.admin),
    keptAdministrators: (parts.keptAdministrators ?? []).map((user) => ({
      user,
      credential: keptCredentialOf(target.name, user),
    })),
    cluster: clusterOf(target),
    search: search?.kind === 'redirect' ? search.to : undefined,
    loopbackPorts: refresh.fence.kind === 'raised' ? loopbackPortsOf(node.api) : undefined,
    mirrorStartupProperty: refresh.integrations.mirrorStartupProperty,
    dataFrom,
  }
}

/** Where the licence lies that a target had before its refresh. */
export function keptLicenseOf(target: string): SecretRef & { readonly kind: 'generated' } {
  return { kind: 'generated', name: `${target}-license` }
}

/** Where the hashed password lies that an administrator of a target had before its refresh. */
export function keptCredentialOf(target: string, user: string): SecretRef & { readonly kind: 'generated' } {
  return { kind: 'generated', name: `${target}-credential-of-${user}` }
}

/** Bitbucket knows one driver for MySQL and MariaDB, which is told the character set of what it sends. */
const drivers = {
  postgresql: { driver: 'org.postgresql.Driver', scheme: 'postgresql', parameters: [] },
  mysql: {
    driver: 'com.mysql.jdbc.Driver',
    scheme: 'mysql',
    parameters: [
      ['characterEncoding', 'utf8'],
      ['useUnicode', 'true'],
    ],
  },
} as const

function connectionOf({ target, version, now, database }: TargetParts): Target['database'] {
  const { vendor, host, port, name, user, password } = target.database
  const { driver, scheme, parameters } = drivers[dialectOf(vendor)]
  const url = renderJdbcUrl({
    vendor: scheme,
    hosts: [{ host, port }],
    parameters: new Map(parameters),
    database: database ?? expandDatabaseName(name, { date: now, n: 1, version }),
  })
  return { driver, url, user, password }
}

/** A group of its own, so that hazelcast never takes the copy for a node of production. A host may be an alias that only SSH knows. */
function clusterOf({ name, nodes }: EnvironmentConfig): Target['cluster'] {
  const groupPassword: SecretRef = { kind: 'generated', name: `${name}-hazelcast-group-password` }
  return {
    groupName: `understudy-${name}`,
    groupPassword,
    members: nodes.map(({ api }) => `${new URL(api).hostname}:5701`),
  }
}

function adminOf(admin: AdminConfig | undefined): Target['admin'] {
  return admin === undefined || admin.kind === 'token' ? undefined : { user: admin.user, password: admin.password }
}

/** The target's own where it differs from the source's; else the new one, made once for the plan. */
export function chooseServerId(sourceFacts: Facts, targetFacts: Facts, made: string): string {
  const own = targetFacts.identity.serverId
  return own !== undefined && own !== sourceFacts.identity.serverId ? own : made
}

/** In Bitbucket's form: four groups of four capital letters and digits [seen 7.2]. */
export function formatServerId(token: string): string {
  return (token.toUpperCase().match(/.{4}/g) ?? []).slice(0, 4).join('-')
}
