import type { EnvironmentConfig } from '../../config/environment.ts'
import { hostsOf, type EnvironmentNames } from '../../leaks/needles-of.ts'
import type { HostReader } from '../../ports/host.ts'
import { baseUrlOf, serverIdOf } from '../../survey/identity.ts'
import { resolveAddresses } from '../../survey/resolve-addresses.ts'
import type { RunContext } from '../run-context.ts'

/** Read again from the source: a run may be resumed by another process, and a leak search with fewer names would find less. */
export async function sourceNames({ source, plan }: RunContext): Promise<EnvironmentNames> {
  await using database = await source.openDatabase()
  return {
    config: source.config,
    baseUrl: await baseUrlOf(database),
    serverId: await serverIdOf(database),
    addresses: await addressesOf(source.host, source.config),
    endpoints: plan.findings.filter(isItsOwn).flatMap(({ finding }) => finding.endpoints),
  }
}

export async function targetNames({ target, plan }: RunContext): Promise<EnvironmentNames> {
  return {
    config: target.config,
    baseUrl: undefined,
    serverId: plan.serverId,
    addresses: await addressesOf(target.host, target.config),
    endpoints: [],
  }
}

const ownIntegrations: ReadonlySet<string> = new Set([
  'database-connection',
  'base-url',
  'web-connectors',
  'cluster-membership',
])

function isItsOwn({ finding }: RunContext['plan']['findings'][number]): boolean {
  return ownIntegrations.has(finding.integration)
}

/** Without the plain loopback addresses: on the copy they lead to the copy. */
async function addressesOf(host: HostReader, config: EnvironmentConfig): Promise<readonly string[]> {
  const addresses: string[] = []
  for (const name of hostsOf(config)) addresses.push(...(await resolveAddresses(host, name)))
  return addresses.filter((address) => address !== '127.0.0.1' && address !== '::1')
}
