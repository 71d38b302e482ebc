import type { EnvironmentConfig } from '../config/environment.ts'
import { endpointOf, endpointOfUrl, formatEndpoint, type Endpoint } from '../kernel/endpoint.ts'
import type { Finding } from '../kernel/finding.ts'

/** Where the source or a finding on it leads, once, with everything that leads there. */
export interface ProductionEndpoint {
  readonly endpoint: Endpoint
  /** Such as `webhooks`, or `database of production`. */
  readonly sources: readonly string[]
}

/** Every endpoint that is refused unless something says otherwise: of the findings, and of the source's own configuration. */
export function productionEndpoints(
  source: EnvironmentConfig,
  findings: readonly Finding[],
): readonly ProductionEndpoint[] {
  const all = [
    ...findings.flatMap(({ endpoints, integration }) => endpoints.map((endpoint) => ({ endpoint, from: integration }))),
    ...endpointsOfEnvironment(source),
  ]
  return [...Map.groupBy(all, ({ endpoint }) => formatEndpoint(endpoint)).values()].flatMap((alike) => {
    const [first] = alike
    const sources = [...new Set(alike.map(({ from }) => from))].toSorted()
    return first === undefined ? [] : [{ endpoint: first.endpoint, sources }]
  })
}

interface FoundEndpoint {
  readonly endpoint: Endpoint
  readonly from: string
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
