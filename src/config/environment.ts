import { z } from 'zod'
import type { SecretRef } from '../kernel/secret-ref.ts'
import { adminSchema, type AdminConfig } from './admin.ts'
import { databaseSchema, defaultPort, type DatabaseConfig } from './database.ts'
import { machineOf, parseSshUrl, type HostConfig } from './host.ts'
import { nodeSchema, type NodeConfig } from './node.ts'
import { hostPath, isWindowsPath } from './path.ts'
import { proxySchema, type ProxyConfig } from './proxy.ts'
import { oneOf, section, userName } from './section.ts'
import { secretSchema } from './secret.ts'
import { serviceSchema, type ServiceConfig } from './service.ts'
import { snapshotSchema, type SnapshotConfig } from './snapshot.ts'
import { httpUrl } from './url.ts'

export type Tier = 'production' | 'staging' | 'development'

/** One Bitbucket deployment. */
export interface EnvironmentConfig {
  readonly name: string
  readonly tier: Tier
  /** Without trailing slash. */
  readonly baseUrl: string
  readonly nodes: readonly [NodeConfig, ...NodeConfig[]]
  /** Default `<home>/shared` of the first node. */
  readonly sharedHome: string
  /** The service user. */
  readonly runAs: string
  readonly database: DatabaseConfig
  /** Always given for a target. */
  readonly service: ServiceConfig | undefined
  readonly proxy: ProxyConfig | undefined
  readonly license: SecretRef | undefined
  readonly admin: AdminConfig | undefined
  /** The only folder on a source that a backup may write to. */
  readonly spool: string | undefined
  /** Where it is given, the home is copied from a snapshot that is taken under the lock. */
  readonly snapshot?: SnapshotConfig
}

export function environmentSchema(folder: string) {
  return section({
    tier: oneOf(['production', 'staging', 'development']).describe('a production environment is never a target'),
    baseUrl: httpUrl().describe('what users type'),
    nodes: nodesSchema(),
    sharedHome: hostPath().optional().describe('default <home>/shared of the first node'),
    runAs: userName().describe('the service user'),
    database: databaseSchema(folder),
    service: serviceSchema().optional().describe('how Bitbucket is started and stopped; needed for a target'),
    proxy: proxySchema().optional(),
    license: secretSchema(folder).optional(),
    admin: adminSchema(folder).optional().describe('needed on a source for the maintenance lock'),
    spool: hostPath().optional().describe('the only folder on a source that a backup may write to'),
    snapshot: snapshotSchema().optional().describe('your own commands that freeze the home of a source'),
  })
}

function nodesSchema() {
  const expected = 'a list with at least one node'
  return z.array(nodeSchema(), { error: expected }).transform((nodes, context): EnvironmentConfig['nodes'] => {
    const [first, ...others] = nodes
    if (first !== undefined) return [first, ...others]
    context.addIssue({ code: 'custom', message: expected, input: nodes })
    return z.NEVER
  })
}

type WrittenEnvironment = z.output<ReturnType<typeof environmentSchema>>

/** Fills in what follows from the rest of the environment. */
export function toEnvironment(name: string, written: WrittenEnvironment): EnvironmentConfig {
  const [first] = written.nodes
  const { database } = written
  return {
    name,
    tier: written.tier,
    baseUrl: written.baseUrl,
    nodes: written.nodes,
    sharedHome: written.sharedHome ?? `${first.home}${isWindowsPath(first.home) ? '\\' : '/'}shared`,
    runAs: written.runAs,
    database: {
      ...database,
      port: database.port ?? defaultPort(database.vendor),
      clientOn: clientHost(database.clientOn, written.nodes),
      maintenance: database.maintenance,
    },
    service: written.service,
    proxy: written.proxy,
    license: written.license,
    admin: written.admin,
    spool: written.spool,
    ...(written.snapshot === undefined ? {} : { snapshot: written.snapshot }),
  }
}

/** A bare name means that node's host with its user and port, or a further host by that name. */
function clientHost(named: string | undefined, nodes: readonly [NodeConfig, ...NodeConfig[]]): HostConfig {
  if (named === undefined) return nodes[0].host
  const node = nodes.find(({ host }) => machineOf(host) === named.toLowerCase())
  if (node !== undefined) return node.host
  return named === 'local' ? { kind: 'local' } : (parseSshUrl(named) ?? { kind: 'ssh', host: named })
}
