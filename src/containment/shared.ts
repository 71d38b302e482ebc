import { formatEndpoint } from '../kernel/endpoint.ts'
import { reasonText } from './fence.ts'
import { isLocal, reaches, sharesAddress, type Resolved, type ResolvedProduction } from './resolved.ts'

/** Something allowed that production uses too, or whose address a name of production has. */
export interface SharedDestination {
  readonly allowed: string
  readonly why: string
  readonly production: string
  /** What leads there. */
  readonly sources: readonly string[]
  /** `endpoint`: the very same is open. `address`: another port of the same address is. */
  readonly by: 'endpoint' | 'address'
}

/** Loopback is left out: that of the source's host is another machine's. */
export function sharedWithProduction(
  wanted: readonly Resolved[],
  production: readonly ResolvedProduction[],
): readonly SharedDestination[] {
  return wanted
    .filter(({ networks }) => !isLocal(networks))
    .flatMap((one) =>
      production.flatMap((other): readonly SharedDestination[] => {
        const by = sharedBy(one, other)
        const { endpoint, why } = one.wanted
        if (by === undefined) return []
        return [
          {
            allowed: endpoint,
            why: reasonText(why),
            production: formatEndpoint(other.endpoint),
            sources: other.sources,
            by,
          },
        ]
      }),
    )
}

function sharedBy(one: Resolved, other: ResolvedProduction): SharedDestination['by'] | undefined {
  if (one.wanted.port !== undefined && reaches(one, other)) return 'endpoint'
  // The same name on another port is what people expect of one host; two names on one address are not.
  return one.wanted.host !== other.endpoint.host && sharesAddress(one.networks, other.networks) ? 'address' : undefined
}
