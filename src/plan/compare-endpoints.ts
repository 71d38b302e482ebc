import { formatEndpoint } from '../kernel/endpoint.ts'
import { LIVE_CONNECTION, type EndpointWithSources } from '../kernel/endpoint-sources.ts'

/** An endpoint in its written form, as it is kept and printed. */
export interface NamedEndpoint {
  readonly endpoint: string
  readonly sources: readonly string[]
}

/** What the source leads to now, against what it led to at the last refresh of a target. */
export interface EndpointDifference {
  readonly new: readonly NamedEndpoint[]
  readonly gone: readonly NamedEndpoint[]
  readonly changed: readonly (NamedEndpoint & { readonly before: readonly string[] })[]
}

export function namedEndpoints(endpoints: readonly EndpointWithSources[]): readonly NamedEndpoint[] {
  return endpoints.map(({ endpoint, sources }) => ({ endpoint: formatEndpoint(endpoint), sources }))
}

/** Connections come and go by themselves: an endpoint is neither gone nor changed for want of one. */
export function compareEndpoints(last: readonly NamedEndpoint[], now: readonly NamedEndpoint[]): EndpointDifference {
  const before = new Map(last.map((one) => [one.endpoint, one.sources]))
  const still = new Set(now.map(({ endpoint }) => endpoint))
  return {
    new: now.filter(({ endpoint }) => !before.has(endpoint)),
    gone: last.filter((one) => !still.has(one.endpoint) && !isOnlySeenLive(one)),
    changed: now.flatMap((one) => {
      const sources = before.get(one.endpoint)
      return sources === undefined || lasting(sources) === lasting(one.sources) ? [] : [{ ...one, before: sources }]
    }),
  }
}

/** What the next refresh is compared with. What only a connection showed is remembered: it will be there again. */
export function endpointsToRemember(
  last: readonly NamedEndpoint[],
  now: readonly NamedEndpoint[],
): readonly NamedEndpoint[] {
  const still = new Set(now.map(({ endpoint }) => endpoint))
  return [...now, ...last.filter((one) => !still.has(one.endpoint) && isOnlySeenLive(one))]
}

export function isOnlySeenLive({ sources }: NamedEndpoint): boolean {
  return lasting(sources) === ''
}

function lasting(sources: readonly string[]): string {
  return sources
    .filter((source) => source !== LIVE_CONNECTION)
    .toSorted()
    .join('\n')
}
