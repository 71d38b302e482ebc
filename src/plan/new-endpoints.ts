import { endpointsOfEnvironment, productionEndpoints } from '../containment/production-endpoints.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import { placeName } from '../kernel/place.ts'
import {
  compareEndpoints,
  isOnlySeenLive,
  namedEndpoints,
  type EndpointDifference,
  type NamedEndpoint,
} from './compare-endpoints.ts'
import { endpointDecision } from './decide.ts'
import type { BlockedBy, DecidedFinding } from './plan.ts'
import type { Inventory, Planning } from './planning.ts'

/** Undefined before the first refresh, which has nothing to compare with. */
export function endpointsSinceLast(
  planning: Planning,
  endpoints: readonly EndpointWithSources[],
): EndpointDifference | undefined {
  const { lastInventory: last } = planning
  if (last === undefined) return undefined
  return compareEndpoints(last.endpoints ?? presumedEndpoints(last, planning), namedEndpoints(endpoints))
}

/** Of an inventory that holds findings alone: whatever those lead to, and everything that no finding leads to. */
function presumedEndpoints(
  { findings: ids }: Inventory,
  { source, others, sourceFacts }: Planning,
): readonly NamedEndpoint[] {
  const known = new Set(ids)
  const [findings, unknown] = [sourceFacts.findings, sourceFacts.unknown].map((list) =>
    list.filter(({ id }) => known.has(id)),
  )
  return namedEndpoints(
    productionEndpoints(source, others, {
      findings: findings ?? [],
      unknown: unknown ?? [],
      endpoints: sourceFacts.endpoints,
    }),
  )
}

/**
 * New endpoints that a person has to decide about: those that a decision made for others would leave open, those that neither a cut nor
 * a fence refuses, and with `newEndpoints: stop` all of them. One that a decision names is decided.
 */
export function stopsOnNew(
  planning: Planning,
  findings: readonly DecidedFinding[],
  since: EndpointDifference | undefined,
): readonly BlockedBy[] {
  return (since?.new ?? []).flatMap((one) => {
    if (endpointDecision(one.endpoint, planning.refresh) !== undefined) return []
    const because = whyStop(one, leadingTo(one.endpoint, findings), planning)
    return because === undefined ? [] : [{ finding: one.endpoint, because }]
  })
}

/** An endpoint that is cut by its name, where a finding that leads elsewhere too leaves it open: nobody may take it for cut. */
export function stopsOnVainCuts(
  { refresh }: Pick<Planning, 'refresh'>,
  findings: readonly DecidedFinding[],
): readonly BlockedBy[] {
  return refresh.decisions.flatMap(({ where, decision }) => {
    const open = decision.kind === 'cut' ? leadingTo(where, findings).find(staysOpen) : undefined
    if (open === undefined) return []
    const because = `refresh.${refresh.target}.decisions cuts it, but ${placeName(open.finding.where)} leads there and elsewhere, and ${open.decidedBy} says ${open.decision.kind}: decide that place`
    return [{ finding: where, because }]
  })
}

function leadingTo(endpoint: string, findings: readonly DecidedFinding[]): readonly DecidedFinding[] {
  return findings.filter(({ finding }) => finding.endpoints.some((each) => formatEndpoint(each) === endpoint))
}

function whyStop(one: NamedEndpoint, behind: readonly DecidedFinding[], planning: Planning): string | undefined {
  const { refresh } = planning
  const open = behind.filter((each) => staysOpen(each) && !isDecidedSince(each, planning))
  const [first] = open
  if (first !== undefined) {
    return `it is new since the last refresh, and ${first.decidedBy} says ${first.decision.kind}: ${advice(one, refresh.target, first.decision.kind)}`
  }
  const known = `it is new since the last refresh (${one.sources.join(', ')})`
  if (refresh.newEndpoints === 'stop' && !isWhollyDecided(behind, planning)) {
    return `${known}, and newEndpoints is \`stop\`: ${advice(one, refresh.target, 'cut')}`
  }
  if (refresh.fence.kind === 'none' && behind.length === 0 && !isOnlySeenLive(one) && !isOurs(one, planning)) {
    return `${known}, nothing cuts it, and the fence is waived: ${advice(one, refresh.target, 'cut')}`
  }
  return undefined
}

/** What ships as kept is not open: nothing follows it. */
function staysOpen({ decision, decidedBy }: DecidedFinding): boolean {
  return (decision.kind === 'keep' || decision.kind === 'redirect') && decidedBy !== 'shipped'
}

/** By its place, and it was not there the last time: so the decision was made for it. */
function isDecidedSince({ finding, decidedBy }: DecidedFinding, { refresh, lastInventory }: Planning): boolean {
  return decidedBy === `refresh.${refresh.target}.decisions` && !(lastInventory?.findings ?? []).includes(finding.id)
}

function isWhollyDecided(behind: readonly DecidedFinding[], planning: Planning): boolean {
  return behind.length > 0 && behind.every((one) => isDecidedSince(one, planning))
}

/** Of the configuration's environments: nothing in a copy leads there but what is rewritten. */
function isOurs({ endpoint }: NamedEndpoint, { source, others }: Planning): boolean {
  return [source, ...others].flatMap(endpointsOfEnvironment).some((ours) => formatEndpoint(ours.endpoint) === endpoint)
}

function advice({ endpoint }: NamedEndpoint, target: string, decision: DecidedFinding['decision']['kind']): string {
  const words = {
    cut: 'cut: true',
    keep: 'keep: "reason"',
    redirect: 'redirect: { host, port }',
    undecided: 'cut: true',
  }[decision]
  return `write { where: "${endpoint}", ${words} } under refresh.${target}.decisions, or decide otherwise there`
}
