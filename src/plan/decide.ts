import type { FindingDecision } from '../config/decisions.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Decision } from '../kernel/decision.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import { placeName, type Place } from '../kernel/place.ts'
import type { DecidedFinding } from './plan.ts'

/** The narrowest word wins: a decision on the place, on where it leads, on the integration, what ships with it, then the default, cut. */
export function decideFinding(
  finding: Finding,
  refresh: RefreshConfig,
  integrations: readonly Integration[],
): DecidedFinding {
  const single = singleDecision(finding, refresh)
  if (single !== undefined)
    return { finding, decision: single.decision, decidedBy: `refresh.${refresh.target}.decisions` }
  if (finding.integration === 'unclaimed') return { finding, decision: { kind: 'undecided' }, decidedBy: 'nobody' }
  const { integration: id } = finding
  const decidedBy =
    refresh.integrations.decisions[id] === undefined
      ? shippedBy(id, integrations)
      : `refresh.${refresh.target}.integrations.${id}`
  return { finding, decision: decisionOn(id, refresh, integrations), decidedBy }
}

/** The decision on a whole integration, whatever single findings of it were decided otherwise. */
export function decisionOn(id: IntegrationId, refresh: RefreshConfig, integrations: readonly Integration[]): Decision {
  const shipped = integrations.find((integration) => integration.id === id)?.shipped
  return refresh.integrations.decisions[id] ?? shipped ?? { kind: 'cut' }
}

function shippedBy(id: IntegrationId, integrations: readonly Integration[]): string {
  return integrations.some((integration) => integration.id === id && integration.shipped !== undefined)
    ? 'shipped'
    : 'default'
}

/** The decisions on single findings alone; undefined where the configuration has none. */
export function singleDecisions(refresh: RefreshConfig): ((finding: Finding) => Decision | undefined) | undefined {
  if (refresh.decisions.length === 0) return undefined
  return (finding) => singleDecision(finding, refresh)?.decision
}

function singleDecision(finding: Finding, refresh: RefreshConfig): FindingDecision | undefined {
  return narrowestDecision(finding.where, refresh) ?? decisionOnEndpoints(finding, refresh)
}

/** Only where every endpoint of it is named, and all are decided alike: what leads elsewhere too is decided by its place. */
function decisionOnEndpoints({ endpoints }: Finding, refresh: RefreshConfig): FindingDecision | undefined {
  const decisions = endpoints.map((endpoint) => endpointDecision(formatEndpoint(endpoint), refresh))
  const [first] = decisions
  return decisions.every((one) => one?.decision.kind === first?.decision.kind) ? first : undefined
}

/** The decision that names an endpoint, as `survey` prints it. */
export function endpointDecision(endpoint: string, { decisions }: RefreshConfig): FindingDecision | undefined {
  return decisions.find(({ where }) => where === endpoint)
}

/** The decision that names the place, else the one on the narrowest thing that it lies in, in whatever order they are written. */
function narrowestDecision(place: Place, { decisions }: RefreshConfig): FindingDecision | undefined {
  for (const name of namesOf(place)) {
    const decision = decisions.find(({ where }) => where === name)
    if (decision !== undefined) return decision
  }
  return undefined
}

/** Every name that a decision may give the place: its own, then the row, column, file or table that it lies in: the narrowest first. */
export function namesOf(place: Place): readonly string[] {
  const name = placeName(place)
  switch (place.kind) {
    case 'table':
    case 'file':
    case 'answer':
      return [name]
    case 'column':
      return [name, place.table]
    case 'row': {
      const { table, key, column } = place
      const within = column === undefined ? [] : [placeName({ kind: 'row', table, key }), `${table}.${column}`]
      return [name, ...within, table]
    }
    case 'property':
      return [name, place.file]
    case 'environment':
      return [name, place.origin, place.origin.replace(/:\d+$/, '')]
  }
}
