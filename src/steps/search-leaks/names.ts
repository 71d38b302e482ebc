import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Finding } from '../../kernel/finding.ts'
import { dataStorePaths } from '../../hold/data-stores.ts'
import { configuredNames } from '../../leaks/configured-names.ts'
import { hostsOf, type EnvironmentNames } from '../../leaks/needles-of.ts'
import type { Setting } from '../../ports/environment-reader.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { HostReader } from '../../ports/host.ts'
import { baseUrlOf, serverIdOf } from '../../survey/identity.ts'
import { machineNames } from '../../survey/machine-names.ts'
import { resolveAddresses } from '../../survey/resolve-addresses.ts'

export interface NamedSource {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly database: DatabaseReader
  readonly settings: readonly Setting[]
  /** What is known to reach outside it, or to name it. */
  readonly findings: readonly Finding[]
}

/** Read again from the source: a run may be resumed by another process, and a leak search with fewer names would find less. */
export async function sourceNames({
  config,
  host,
  database,
  settings,
  findings,
}: NamedSource): Promise<EnvironmentNames> {
  const configured = configuredNames(settings)
  return {
    ...configured,
    folders: [...configured.folders, ...(await dataStorePaths(database))],
    config,
    baseUrl: await baseUrlOf(database),
    serverId: await serverIdOf(database),
    ...(await namesOnHost(host, config)),
    endpoints: findings.filter(isItsOwn).flatMap(({ endpoints }) => endpoints),
  }
}

export interface NamedTarget {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly serverId: string | undefined
}

export async function targetNames({ config, host, serverId }: NamedTarget): Promise<EnvironmentNames> {
  return {
    config,
    baseUrl: undefined,
    serverId,
    ...(await namesOnHost(host, config)),
    endpoints: [],
    ...configuredNames([]),
  }
}

/** What these find is the environment itself; what others find are systems that it only talks to. */
const ownIntegrations: ReadonlySet<string> = new Set([
  'database-connection',
  'base-url',
  'web-connectors',
  'cluster-membership',
])

export function isItsOwn({ integration }: Pick<Finding, 'integration'>): boolean {
  return ownIntegrations.has(integration)
}

/** As its own host tells them. Without the plain loopback addresses: on the copy they lead to the copy. */
async function namesOnHost(
  host: HostReader,
  config: EnvironmentConfig,
): Promise<Pick<EnvironmentNames, 'addresses' | 'machines'>> {
  const machines = await machineNames(host)
  const addresses: string[] = []
  for (const name of new Set([...hostsOf(config), ...machines])) addresses.push(...(await resolveAddresses(host, name)))
  return { machines, addresses: addresses.filter((address) => !loopback.has(address)) }
}

/** The last is Debian's for the machine's own name. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '127.0.1.1'])
