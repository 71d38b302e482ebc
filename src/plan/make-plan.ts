import type { Change } from '../changes/change.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Integration } from '../integrations/integration.ts'
import { productionEndpoints } from '../containment/production-endpoints.ts'
import { decideFinding } from './decide.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { BlockedBy, DecidedFinding, Plan, Waiver } from './plan.ts'
import type { PlannedChanges, Planning } from './planning.ts'
import { plannedSteps } from './planned-steps.ts'
import { endpointsSinceLast, stopsOnNew, stopsOnVainCuts } from './new-endpoints.ts'
import { planWarnings } from './warnings.ts'

/** Pure: the same configuration and facts give the same plan. It may hold blocked steps; then it can be read, not run. */
export function makePlan(planning: Planning): Plan {
  const { source, target, refresh, sourceFacts, integrations } = planning
  const findings = [...sourceFacts.findings, ...sourceFacts.unknown].map((finding) =>
    decideFinding(finding, refresh, integrations),
  )
  const outcome = changesOf(findings, planning)
  const waivers = waiversOf(refresh)
  const endpoints = productionEndpoints(source, planning.others, sourceFacts)
  const since = endpointsSinceLast(planning, endpoints)
  const blocked = [...outcome.blocked, ...stopsOnVainCuts(planning, findings), ...stopsOnNew(planning, findings, since)]
  return {
    schema: 'understudy/plan/1',
    environment: target.name,
    source: source.name,
    createdAt: planning.now,
    fingerprint: fingerprintOf({ ...planning, findings, integrationsWithoutCut: outcome.withoutCut }),
    steps: plannedSteps({ planning, ...outcome, blocked }),
    findings,
    warnings: planWarnings(planning, findings, endpoints),
    newSinceLast: newFindings(findings, planning.lastInventory?.findings),
    endpoints,
    ...(since === undefined ? {} : { endpointsSinceLast: since }),
    waivers,
    version: planning.copy.version,
    serverId: planning.copy.serverId,
  }
}

/** The changes that the decisions lead to, in the order of the integrations, and what nobody may pass over. */
export function changesOf(
  findings: readonly DecidedFinding[],
  { integrations, copy, kept }: Pick<Planning, 'integrations' | 'copy' | 'kept'>,
): PlannedChanges {
  const changes: Change[] = []
  const blocked: BlockedBy[] = [
    ...findings.filter(isUndecided).map(undecidedReason),
    ...findings.filter(isDecidedInVain).map(inVainReason),
  ]
  const withoutCut = new Set<string>()
  for (const integration of integrations) {
    for (const { finding, decision } of findings) {
      if (finding.integration !== integration.id || decision.kind === 'undecided') continue
      const outcome = integration.cut(finding, decision, copy)
      if (!isBlocked(outcome)) changes.push(...outcome)
      else {
        blocked.push({ finding: finding.id, because: outcome.because })
        withoutCut.add(integration.id)
      }
    }
    changes.push(...(integration.provide?.(copy, kept[integration.id]) ?? []))
  }
  return { changes: withoutRepeats(changes), blocked, withoutCut: [...withoutCut] }
}

/** What an integration provides anyway may be what a finding of it leads to as well. */
function withoutRepeats(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()]
}

function isBlocked(outcome: ReturnType<Integration['cut']>): outcome is Exclude<typeof outcome, readonly Change[]> {
  return 'kind' in outcome
}

function isUndecided({ decision }: DecidedFinding): boolean {
  return decision.kind === 'undecided'
}

function undecidedReason({ finding }: DecidedFinding): BlockedBy {
  return { finding: finding.id, because: `${finding.summary}; nobody has decided about it` }
}

/** What nobody claims has no code that could cut or redirect it: such a decision would be passed over. */
function isDecidedInVain({ finding, decision }: DecidedFinding): boolean {
  return finding.integration === 'unclaimed' && (decision.kind === 'cut' || decision.kind === 'redirect')
}

function inVainReason({ finding, decision }: DecidedFinding): BlockedBy {
  const because = `${finding.summary}; Understudy does not know it, so it cannot ${decision.kind} it: keep it with a reason, or take it out of the source`
  return { finding: finding.id, because }
}

function newFindings(findings: readonly DecidedFinding[], last: readonly string[] | undefined): readonly string[] {
  if (last === undefined) return []
  const known = new Set(last)
  return findings.map(({ finding }) => finding.id).filter((id) => !known.has(id))
}

function waiversOf({ fence }: RefreshConfig): readonly Waiver[] {
  if (fence.kind !== 'none') return []
  return [
    { proof: 'fence', because: fence.reason },
    { proof: 'refusal', because: fence.reason },
  ]
}
