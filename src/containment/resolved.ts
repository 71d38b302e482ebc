import type { Endpoint } from '../kernel/endpoint.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import { containsNetwork, isLoopbackAddress, LOOPBACK, parseNetwork, type Network } from './address.ts'
import type { WantedDestination } from './wanted-destinations.ts'

/** What the target's host takes names for. A name that it does not know has no addresses. */
export type Addresses = ReadonlyMap<string, readonly string[]>

export interface Resolved {
  readonly wanted: WantedDestination
  readonly networks: readonly Network[]
}

export interface ResolvedProduction extends EndpointWithSources {
  readonly networks: readonly Network[]
}

/** `localhost` is both of its addresses, whatever a hosts file says. */
export function networksOf(host: string, addresses: Addresses): readonly Network[] {
  const literal = parseNetwork(host)
  if (literal !== undefined) return [literal]
  const found = /^localhost(\.|$)/.test(host) ? LOOPBACK : (addresses.get(host) ?? [])
  const networks = found.flatMap((address) => parseNetwork(address) ?? [])
  return [...new Map(networks.map((network) => [network.text, network])).values()]
}

/** Whether what is wanted opens the way to the endpoint: by its name, or by one of its addresses. */
export function reaches({ wanted, networks }: Resolved, { endpoint, networks: theirs }: ResolvedProduction): boolean {
  return samePort(wanted, endpoint) && (wanted.host === endpoint.host || sharesAddress(networks, theirs))
}

export function sharesAddress(networks: readonly Network[], theirs: readonly Network[]): boolean {
  return networks.some((network) => theirs.some((other) => containsNetwork(network, other)))
}

/** What names no port may be meant for any. */
function samePort(wanted: WantedDestination, endpoint: Endpoint): boolean {
  if (wanted.port === undefined || endpoint.port === undefined) return true
  return wanted.port === endpoint.port && wanted.protocols.includes(endpoint.protocol)
}

export function isLocal(networks: readonly Network[]): boolean {
  return networks.length > 0 && networks.every(isLoopbackAddress)
}
