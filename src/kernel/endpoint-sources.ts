import { formatEndpoint, type Endpoint } from './endpoint.ts'

/** Something that leads to an endpoint. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint
  /** Such as `webhooks`, `property jdbc.url` or `database of production`. No secret, and nothing that changes while what leads there stays. */
  readonly from: string
}

/** An endpoint, once, with everything that leads there. */
export interface EndpointWithSources {
  readonly endpoint: Endpoint
  /** Sorted, each once. */
  readonly sources: readonly string[]
}

/** The one source that comes and goes by itself. */
export const LIVE_CONNECTION = 'live connection'

/** The source of what only the fence of a copy has seen: that the copy tried it says nothing of whose it is. */
export function attemptsOf(target: string): string {
  return `${ATTEMPTS}${target}`
}

export function onlyAttempted(sources: readonly string[]): boolean {
  return sources.every((source) => source.startsWith(ATTEMPTS))
}

const ATTEMPTS = 'attempts of '

/** Each endpoint once, in the order in which it was first found. What is spoken there does not matter. */
export function mergeEndpoints(found: readonly FoundEndpoint[]): readonly EndpointWithSources[] {
  return [...Map.groupBy(found, ({ endpoint }) => formatEndpoint(endpoint)).values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    return [{ endpoint: first.endpoint, sources: [...new Set(alike.map(({ from }) => from))].toSorted() }]
  })
}

/** As they were before they were merged. */
export function eachSource(merged: readonly EndpointWithSources[]): readonly FoundEndpoint[] {
  return merged.flatMap(({ endpoint, sources }) => sources.map((from) => ({ endpoint, from })))
}
