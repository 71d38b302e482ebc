import type { RefreshConfig } from '../config/refresh.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import { placeName } from '../kernel/place.ts'
import type { DecidedFinding } from './plan.ts'

/** The narrowest word wins: a decision on the place, on the integration, what ships with it, then the default, cut. */
export function decideFinding(
  finding: Finding,
  refresh: RefreshConfig,
  integrations: readonly Integration[],
): DecidedFinding {
  const single = refresh.decisions.find((decision) => covers(decision.where, placeName(finding.where)))
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

/** A decision names a place exactly, or the table, column or file that the place lies in. */
function covers(decided: string, place: string): boolean {
  return place === decided || ['[', '.', ':'].some((boundary) => place.startsWith(`${decided}${boundary}`))
}
