import { formatEndpoint } from '../kernel/endpoint.ts'
import { parseNetwork } from './address.ts'
import type { DerivedFrom, KnownEndpoint, Protocol } from './fence.ts'
import { isHostsName, NOWHERE } from './hosts-block.ts'
import type { Trial } from './prober.ts'
import type { Resolved, ResolvedProduction } from './resolved.ts'

/** What is tried under the fence before the copy starts. */
export interface Trials {
  /** Each must be refused, by name and by address. */
  readonly refused: readonly Trial[]
  /** Each must answer that is needed. */
  readonly answering: readonly AnsweringTrial[]
}

export interface AnsweringTrial extends Trial {
  /** Not so an entry of `allow`, which opens both protocols of a port, and a resolver, of which there are others. */
  readonly needed: boolean
}

/** On an endpoint as production or a finding names it, with the addresses that it has. */
export interface ResolvedTrial extends Trial {
  readonly addresses: readonly string[]
}

/** What a name without a port may mean: a clone, or a page. */
const USUAL_PORTS = [22, 80, 443] as const

/** Every way to what production uses. `blocked`: names that the hosts block sends nowhere. */
export function trialsOn(
  production: readonly ResolvedProduction[],
  blocked: ReadonlySet<string>,
): readonly ResolvedTrial[] {
  return production.flatMap(({ endpoint, networks }) => {
    const { host, port, protocol } = endpoint
    if (!isTriable(host)) return []
    const addresses = [...networks.map(({ text }) => text), ...(blocked.has(host) ? NOWHERE : [])]
    const ports = port === undefined ? USUAL_PORTS : [port]
    return ports.map((one) => ({ host, port: one, protocol, endpoint: formatEndpoint(endpoint), addresses }))
  })
}

/** By the name, and by each address that the name has: whoever knows the address needs no name. What is open is not among them. */
export function refusedTrials(
  trials: readonly ResolvedTrial[],
  isOpen: (at: Omit<KnownEndpoint, 'endpoints'>) => boolean,
): readonly Trial[] {
  return withoutRepeats(
    trials.flatMap(({ host, port, protocol, endpoint, addresses }) => {
      const closed = addresses.filter((address) => !isOpen({ address, port, protocol }))
      const byName = closed.length === addresses.length ? [host] : []
      return [...byName, ...closed].map((one) => ({ host: one, port, protocol, endpoint }))
    }),
  )
}

/** Nodes of the copy are stopped when it is tried, and storage is the kernel's to mount. */
const NOT_TRIED: readonly DerivedFrom[] = ['node', 'storage']

export function answeringTrials(wanted: readonly Resolved[]): readonly AnsweringTrial[] {
  const all = wanted.flatMap(({ wanted: { host, port, protocols, why, endpoint } }) => {
    const skipped = why.kind === 'derived' && NOT_TRIED.includes(why.from)
    if (port === undefined || skipped || host.includes('/') || !isTriable(host)) return []
    const needed = why.kind === 'derived' && why.from !== 'resolver'
    return protocols
      .filter((protocol) => protocol === 'tcp' || port === 53)
      .map((protocol) => ({ host, port, protocol, endpoint, needed }))
  })
  return withoutRepeats(all)
}

/** It becomes a word of a line that a program reads. */
function isTriable(host: string): boolean {
  return parseNetwork(host) !== undefined || isHostsName(host)
}

function withoutRepeats<One extends { host: string; port: number; protocol: Protocol }>(
  trials: readonly One[],
): readonly One[] {
  return [...new Map(trials.map((one) => [`${one.protocol} ${one.host} ${one.port}`, one])).values()]
}
