import type { EnvironmentConfig } from '../config/environment.ts'
import { endpointOf, endpointOfUrl, type Endpoint } from '../kernel/endpoint.ts'
import { eachSource, mergeEndpoints, type EndpointWithSources, type FoundEndpoint } from '../kernel/endpoint-sources.ts'
import type { Facts } from '../kernel/facts.ts'
import type { Finding } from '../kernel/finding.ts'
import { placeName } from '../kernel/place.ts'

/** Where a copy of the source is refused unless something says otherwise: whatever leads out of it, itself, and the other environments. */
export function productionEndpoints(
  source: EnvironmentConfig,
  others: readonly EnvironmentConfig[],
  facts: Pick<Facts, 'findings' | 'unknown' | 'endpoints'>,
): readonly EndpointWithSources[] {
  const beside = others.filter(({ name }) => name !== source.name)
  return mergeEndpoints([
    ...[...facts.findings, ...facts.unknown].flatMap(endpointsOfFinding),
    ...eachSource(facts.endpoints),
    ...[source, ...beside].flatMap(endpointsOfEnvironment),
  ])
}

export function endpointsOfFinding(finding: Finding): readonly FoundEndpoint[] {
  const from = sourceName(finding)
  return finding.endpoints.map((endpoint) => ({ endpoint, from }))
}

/** The integration, or where it stands that nobody knows: without numbers of rows and lines, which change while the place stays. */
function sourceName({ integration, where }: Finding): string {
  if (integration !== 'unclaimed') return integration
  switch (where.kind) {
    case 'row':
      return where.column === undefined ? where.table : `${where.table}.${where.column}`
    case 'environment':
      return where.name.startsWith('-D') ? `JVM argument ${where.name.slice(2)}` : `variable ${where.name}`
    case 'property':
      return `property ${where.key}`
    case 'table':
    case 'column':
    case 'file':
    case 'answer':
      return placeName(where)
  }
}

/** Where an environment itself is reached: what users type, its nodes, its database. */
export function endpointsOfEnvironment({
  name,
  baseUrl,
  nodes,
  database,
}: EnvironmentConfig): readonly FoundEndpoint[] {
  const found: readonly (readonly [string, Endpoint | undefined])[] = [
    ['base URL', endpointOfUrl(baseUrl)],
    ...nodes.flatMap(({ host, api }) => [
      ['node', endpointOfUrl(api)] as const,
      ['node', host.kind === 'ssh' ? endpointOf(host.host, String(host.port ?? 22), 'ssh') : undefined] as const,
    ]),
    ['database', endpointOf(database.host, String(database.port))],
  ]
  return found.flatMap(([what, endpoint]) => (endpoint === undefined ? [] : [{ endpoint, from: `${what} of ${name}` }]))
}
