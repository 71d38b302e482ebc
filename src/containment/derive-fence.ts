import type { Diagnostic } from '../kernel/diagnostic.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import { onlyAttempted, type EndpointWithSources } from '../kernel/endpoint-sources.ts'
import { containsNetwork, isLoopbackAddress, parseNetwork } from './address.ts'
import type { DerivedFrom, Destination, Fence, FenceScope, KnownEndpoint, LoopbackPort, ServiceUser } from './fence.ts'
import { reasonText } from './fence.ts'
import { namesAmong } from './hosts-block.ts'
import { endpointsOfEnvironment } from './production-endpoints.ts'
import { networksOf, reaches, type Addresses, type Resolved, type ResolvedProduction } from './resolved.ts'
import { sharedWithProduction, type SharedDestination } from './shared.ts'
import { answeringTrials, trialsOn, refusedTrials, type ResolvedTrial, type Trials } from './trials.ts'
import { wantedDestinations, type WantedParts } from './wanted-destinations.ts'

export interface FenceParts<User extends ServiceUser = ServiceUser> extends WantedParts {
  /** What must be refused, unless it is opened: the plan's, or as `productionEndpoints` makes them. */
  readonly endpoints: readonly EndpointWithSources[]
  readonly scope: FenceScope
  readonly serviceUser: User
  /** Where Bitbucket talks to itself. */
  readonly ownPorts: readonly LoopbackPort[]
  readonly latches: readonly Destination[]
}

export interface FenceRefusal {
  /** Lower case: the fact. */
  readonly because: string
  readonly hint: string
}

export type DerivedFence<User extends ServiceUser = ServiceUser> =
  | {
      readonly kind: 'fence'
      readonly fence: Fence<User>
      readonly trials: Trials
      readonly shared: readonly SharedDestination[]
      readonly warnings: readonly Diagnostic[]
    }
  /** All reasons at once. */
  | { readonly kind: 'refused'; readonly refusals: readonly FenceRefusal[] }

/** Every host that the target's own host has to resolve before a fence can be derived. */
export function hostsToResolve(parts: FenceParts): readonly string[] {
  const hosts = [
    ...wantedDestinations(parts).map(({ host }) => host),
    ...parts.endpoints.map(({ endpoint }) => endpoint.host),
  ]
  return [...new Set(hosts)].filter((host) => parseNetwork(host) === undefined)
}

/** Pure: what the copy may reach, and what is known that it must not; or why no such fence may stand. */
export function deriveFence<User extends ServiceUser>(
  parts: FenceParts<User>,
  addresses: Addresses,
): DerivedFence<User> {
  const wanted = wantedDestinations(parts).map((one) => ({ wanted: one, networks: networksOf(one.host, addresses) }))
  const production = parts.endpoints.map((one) => ({
    ...one,
    networks: networksOf(one.endpoint.host, addresses),
  }))
  const theirs = production.filter(({ sources }) => !onlyAttempted(sources))
  const refusals = [...unresolved(wanted, parts), ...opensProduction(wanted, theirs, parts)]
  if (refusals.length > 0) return { kind: 'refused', refusals }
  const shared = sharedWithProduction(wanted, theirs)
  const reached = reachedNames(parts, wanted)
  const names = blockedNames(production, new Set(reached))
  const trials = trialsOn(production, new Set(names))
  const fence = fenceOf(parts, wanted, { names, reached, trials })
  return {
    kind: 'fence',
    fence,
    trials: {
      refused: refusedTrials(trials, (one) => isOpen(one, fence)),
      answering: answeringTrials(wanted),
    },
    shared,
    warnings: [...withoutPort(wanted, parts), ...shared.flatMap(sharedWarning)],
  }
}

function unresolved(wanted: readonly Resolved[], { target }: FenceParts): readonly FenceRefusal[] {
  return wanted
    .filter(({ wanted: { port }, networks }) => port !== undefined && networks.length === 0)
    .map(({ wanted: { endpoint, host, why } }) => ({
      because: `${endpoint} (${reasonText(why)}) cannot be opened, as ${target.name} does not know the name ${host}`,
      hint: `correct the name, or see that \`getent ahosts ${host}\` answers on the host of ${target.name}`,
    }))
}

/** An entry of `allow` is no decision: it may lead to production only where a decision, or the target's own database, does. */
function opensProduction(
  wanted: readonly Resolved[],
  production: readonly ResolvedProduction[],
  { refresh }: FenceParts,
): readonly FenceRefusal[] {
  const behind = wanted.filter(({ wanted: { why } }) => why.kind === 'derived' && !BESIDE.includes(why.from))
  return wanted
    .filter(({ wanted: { why } }) => why.kind === 'configured')
    .flatMap((entry) => {
      const opened = production.filter((one) => reaches(entry, one) && !behind.some((other) => reaches(other, one)))
      if (opened.length === 0) return []
      const named = opened.map(({ endpoint, sources }) => `${formatEndpoint(endpoint)} (${sources.join(', ')})`)
      return [
        {
          because: `refresh.${refresh.target}.fence.allow opens ${entry.wanted.endpoint}, by which the copy reaches what must be refused: ${named.join(', ')}`,
          hint: `take it out of \`allow\`, or decide keep with a reason, or redirect, under refresh.${refresh.target}`,
        },
      ]
    })
}

/** Derived, but neither decided by a person nor the target's own data. */
const BESIDE: readonly DerivedFrom[] = ['node', 'resolver', 'storage']

function fenceOf<User extends ServiceUser>(
  parts: FenceParts<User>,
  wanted: readonly Resolved[],
  { trials, ...blocked }: Pick<Fence, 'names' | 'reached'> & { readonly trials: readonly ResolvedTrial[] },
): Fence<User> {
  const destinations = wanted.flatMap(destinationsOf)
  const allowed = destinations.filter(({ to }) => !isLoopbackText(to))
  const loopback = withoutRepeats([
    ...parts.ownPorts,
    ...destinations
      .filter(({ to }) => isLoopbackText(to))
      .map(({ port, protocol, why, endpoint }) => ({ port, protocol, listener: `${reasonText(why)}: ${endpoint}` })),
  ])
  return {
    environment: parts.target.name,
    scope: parts.scope,
    serviceUser: parts.serviceUser,
    allowed: [...allowed, ...parts.latches],
    loopback,
    known: knownEndpoints(trials, { allowed, loopback }),
    ...blocked,
  }
}

function destinationsOf({ wanted: { port, protocols, why, endpoint }, networks }: Resolved): readonly Destination[] {
  if (port === undefined) return []
  return networks.flatMap(({ text }) => protocols.map((protocol) => ({ to: text, port, protocol, why, endpoint })))
}

function withoutRepeats(ports: readonly LoopbackPort[]): readonly LoopbackPort[] {
  // From the back, so that the first listener of a port stays.
  return [...new Map(ports.toReversed().map((one) => [`${one.protocol} ${one.port}`, one])).values()].toReversed()
}

type Open = Pick<Fence, 'allowed' | 'loopback'>

function knownEndpoints(trials: readonly ResolvedTrial[], open: Open): readonly KnownEndpoint[] {
  const all = trials.flatMap(({ addresses, port, protocol, endpoint }) =>
    addresses.map((address) => ({ address, port, protocol, endpoint })),
  )
  const groups = Map.groupBy(all, ({ address, port, protocol }) => `${address} ${protocol} ${port}`)
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined || isOpen(first, open)) return []
    const { address, port, protocol } = first
    return [{ address, port, protocol, endpoints: [...new Set(alike.map(({ endpoint }) => endpoint))].toSorted() }]
  })
}

export function isOpen(
  { address, port, protocol }: Omit<KnownEndpoint, 'endpoints'>,
  { allowed, loopback }: Open,
): boolean {
  const network = parseNetwork(address)
  if (network === undefined) return false
  const same = (one: { readonly port: number; readonly protocol: string }): boolean =>
    one.port === port && one.protocol === protocol
  if (isLoopbackAddress(network)) return loopback.some(same)
  return allowed.some((one) => {
    const around = parseNetwork(one.to)
    return same(one) && around !== undefined && containsNetwork(around, network)
  })
}

/** What the target itself is called by, and what the fence opens. */
function reachedNames({ target }: FenceParts, wanted: readonly Resolved[]): readonly string[] {
  const own = endpointsOfEnvironment(target).map(({ endpoint }) => endpoint.host)
  return namesAmong([...own, ...wanted.map(({ wanted: { host } }) => host)])
}

/** Names of what must be refused, but none that the copy shall reach. */
function blockedNames(production: readonly ResolvedProduction[], reached: ReadonlySet<string>): readonly string[] {
  return namesAmong(production.map(({ endpoint }) => endpoint.host)).filter((name) => !reached.has(name))
}

function isLoopbackText(to: string): boolean {
  const network = parseNetwork(to)
  return network !== undefined && isLoopbackAddress(network)
}

/** A fence opens ports, and a finding that is kept may name only a host. */
function withoutPort(wanted: readonly Resolved[], { refresh }: FenceParts): readonly Diagnostic[] {
  return wanted
    .filter(({ wanted: { port } }) => port === undefined)
    .map(({ wanted: { endpoint, host, why } }) => ({
      severity: 'warning',
      summary: `${endpoint} (${reasonText(why)}) names no port, so the fence stays closed to it`,
      hint: `add "${host}:PORT" to refresh.${refresh.target}.fence.allow`,
    }))
}

function sharedWarning({ allowed, why, production, sources, by }: SharedDestination): readonly Diagnostic[] {
  // Whoever keeps something gave a reason for just that.
  if (by === 'endpoint' && why === 'keep') return []
  const theirs = `${production} (${sources.join(', ')})`
  const summary =
    by === 'endpoint'
      ? `${allowed} (${why}) is shared with ${theirs}`
      : `${theirs} has an address of ${allowed} (${why}), which is open`
  const hint =
    by === 'endpoint'
      ? 'see that the copy can do no harm there, or give it one of its own'
      : 'only that port is open; see that nothing of production answers on it'
  return [{ severity: 'warning', summary, hint }]
}
