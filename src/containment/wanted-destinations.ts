import type { EnvironmentConfig } from '../config/environment.ts'
import type { AllowedDestination } from '../config/fence.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Decision, RedirectTarget } from '../kernel/decision.ts'
import { endpointOf, endpointOfUrl, formatEndpoint, parseEndpoint, type Endpoint } from '../kernel/endpoint.ts'
import type { Finding } from '../kernel/finding.ts'
import type { DerivedFrom, DestinationReason, Protocol } from './fence.ts'

/** A finding with what happens to it, as the plan has it. */
export interface FindingWithDecision {
  readonly finding: Finding
  readonly decision: Decision | { readonly kind: 'undecided' }
  readonly decidedBy: string
}

/** A destination by name, before it is resolved. */
export interface WantedDestination {
  /** A name, an address or a network. */
  readonly host: string
  /** Undefined for what is kept and names no port: the fence can't open it. */
  readonly port: number | undefined
  readonly protocols: readonly Protocol[]
  readonly why: DestinationReason
  /** For people. */
  readonly endpoint: string
}

export interface WantedParts {
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly allow: readonly AllowedDestination[]
  readonly findings: readonly FindingWithDecision[]
  /** Addresses of the resolvers of the target's host. */
  readonly resolvers: readonly string[]
  /** Servers that the homes are mounted from. */
  readonly storage: readonly string[]
}

/** Everything that the copy shall reach: what it needs itself, what was decided, and what the configuration allows beside. */
export function wantedDestinations(parts: WantedParts): readonly WantedDestination[] {
  const { target, allow, resolvers, storage } = parts
  const { host, port } = target.database
  return withoutRepeats([
    ...derived('database', endpointOf(host, String(port))),
    ...nodeDestinations(target),
    ...redirects(parts),
    ...keeps(parts),
    ...resolvers.flatMap((address) => derived('resolver', endpointOf(address, '53'), ['udp', 'tcp'])),
    ...storage.flatMap((server) => derived('storage', endpointOf(server, undefined, 'nfs'))),
    ...allow.map((one): WantedDestination => ({
      host: one.to,
      port: one.port,
      protocols: ['tcp', 'udp'],
      why: { kind: 'configured' },
      endpoint: `${one.to.includes(':') ? `[${one.to}]` : one.to}:${one.port}`,
    })),
  ])
}

/** Nodes talk to each other over their connectors and over Hazelcast. */
function nodeDestinations({ nodes }: EnvironmentConfig): readonly WantedDestination[] {
  return nodes.flatMap(({ api }) => {
    const connector = endpointOfUrl(api)
    return connector === undefined
      ? []
      : [...derived('node', connector), ...derived('node', endpointOf(connector.host, '5701'))]
  })
}

function redirects({ refresh }: WantedParts): readonly WantedDestination[] {
  const decided = [
    ...Object.entries(refresh.integrations.decisions).map(([id, decision]) => ({ id, decision })),
    ...refresh.decisions.map(({ decision }) => ({ id: undefined, decision })),
  ]
  return decided.flatMap(({ id, decision }) =>
    decision.kind === 'redirect' ? derived(reasonFor(id, 'redirect'), endpointOfTarget(decision.to)) : [],
  )
}

/** Only what a person decided to keep: what ships as kept is history, which nothing follows. */
function keeps({ findings, refresh }: WantedParts): readonly WantedDestination[] {
  const found = findings.flatMap(({ finding, decision, decidedBy }) =>
    decision.kind === 'keep' && decidedBy !== 'shipped'
      ? finding.endpoints.flatMap((endpoint) => derived(reasonFor(finding.integration, 'keep'), endpoint))
      : [],
  )
  // What is known from a connection or an SSH file alone has no finding: it is kept by its own name.
  const named = refresh.decisions.flatMap(({ where, decision }) =>
    decision.kind === 'keep' ? derived('keep', parseEndpoint(where)) : [],
  )
  return [...found, ...named]
}

function reasonFor(integration: string | undefined, decision: 'keep' | 'redirect'): DerivedFrom {
  if (integration === 'search-server') return 'search server'
  return integration === 'mesh' ? 'mesh' : decision
}

function derived(
  from: DerivedFrom,
  endpoint: Endpoint | undefined,
  protocols?: readonly Protocol[],
): readonly WantedDestination[] {
  if (endpoint === undefined) return []
  return [
    {
      host: endpoint.host,
      port: endpoint.port,
      protocols: protocols ?? [endpoint.protocol],
      why: { kind: 'derived', from },
      endpoint: formatEndpoint(endpoint),
    },
  ]
}

function endpointOfTarget(to: RedirectTarget): Endpoint | undefined {
  return to.kind === 'url' ? endpointOfUrl(to.url) : endpointOf(to.host, String(to.port))
}

/** The first reason stays. */
function withoutRepeats(wanted: readonly WantedDestination[]): readonly WantedDestination[] {
  const seen = new Set<string>()
  return wanted.filter(({ host, port, protocols }) => {
    const key = `${host} ${port ?? ''} ${protocols.join()}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
