import type { Change } from '../changes/change.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Facts } from '../kernel/facts.ts'
import type { Json } from '../kernel/json.ts'
import type { Target } from '../kernel/target.ts'
import { decideFinding } from './decide.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { BlockedBy, DecidedFinding, Plan, Waiver } from './plan.ts'
import { plannedSteps } from './planned-steps.ts'
import { planWarnings } from './warnings.ts'

export interface Planning {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly tiers: readonly string[]
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  /** What the copy shall be, made by `targetOf` from the configuration and the facts. */
  readonly copy: Target
  readonly integrations: readonly Integration[]
  readonly kept: Readonly<Record<string, Json>>
  /** Finding ids of the last refresh of this target; undefined before the first. */
  readonly lastInventory: readonly string[] | undefined
  readonly now: string
}

/** Pure: the same configuration and facts give the same plan. It may hold blocked steps; then it can be read, not run. */
export function makePlan(planning: Planning): Plan {
  const { source, target, refresh, sourceFacts, integrations } = planning
  const findings = [...sourceFacts.findings, ...sourceFacts.unknown].map((finding) =>
    decideFinding(finding, refresh, integrations),
  )
  const outcome = changesOf(findings, planning)
  const waivers = waiversOf(refresh)
  const newSinceLast = newFindings(findings, planning.lastInventory)
  return {
    schema: 'understudy/plan/1',
    environment: target.name,
    source: source.name,
    createdAt: planning.now,
    fingerprint: fingerprintOf({ ...planning, findings, integrationsWithoutCut: outcome.withoutCut }),
    steps: plannedSteps({ planning, ...outcome, waivers, newSinceLast }),
    findings,
    warnings: planWarnings(planning, findings),
    newSinceLast,
    waivers,
    version: planning.copy.version,
    serverId: planning.copy.serverId,
  }
}

export interface PlannedChanges {
  readonly changes: readonly Change[]
  readonly blocked: readonly BlockedBy[]
  /** Integrations that were found and can't be cut. */
  readonly withoutCut: readonly string[]
}

/** The changes that the decisions lead to, in the order of the integrations, and what nobody may pass over. */
export function changesOf(
  findings: readonly DecidedFinding[],
  { integrations, copy, kept }: Pick<Planning, 'integrations' | 'copy' | 'kept'>,
): PlannedChanges {
  const changes: Change[] = []
  const blocked: BlockedBy[] = findings.filter(isUndecided).map(undecidedReason)
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
  return { changes, blocked, withoutCut: [...withoutCut] }
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

export function warningsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'warning')
}
