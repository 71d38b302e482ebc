import type { Change } from '../../changes/change.ts'
import { AppError } from '../../kernel/app-error.ts'
import { endpointOf, endpointOfUrl, formatEndpoint } from '../../kernel/endpoint.ts'
import { placeName } from '../../kernel/place.ts'
import { decideFinding } from '../../plan/decide.ts'
import { changesOf } from '../../plan/make-plan.ts'
import type { DecidedFinding, Plan } from '../../plan/plan.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { copyTarget } from './copy-target.ts'
import { findEverything } from '../../survey/find-everything.ts'
import { resultOf, type RunContext } from '../run-context.ts'

export interface DecidedCopy {
  readonly changes: readonly Change[]
  readonly findings: readonly DecidedFinding[]
  /** Findings that the plan did not have; each is cut, or the run has stopped. */
  readonly newSincePlan: readonly string[]
}

/**
 * The copy is of a later moment than the plan, so every integration looks again, on the copy. One more finding to cut is cut and
 * said; what nobody decided, what has no cut, and a new endpoint under keep or redirect stop the run.
 */
export async function decideCopy(context: RunContext, copy: EnvironmentReader): Promise<DecidedCopy> {
  const decided = await lookAgain(context, copy)
  const refusals = [...decided.blocked, ...newlyReachable(context, decided.findings)]
  if (refusals.length > 0) throw undecided(context, refusals)
  return decided
}

/** The same without stopping, for a copy that has passed and runs. */
export async function lookAgain(
  context: RunContext,
  copy: EnvironmentReader,
): Promise<DecidedCopy & { readonly blocked: readonly string[] }> {
  const { findings, unknown } = await findEverything(copy, context.integrations)
  const decided = [...findings, ...unknown].map((finding) =>
    decideFinding(finding, context.refresh, context.integrations),
  )
  const target = copyTarget(context)
  const kept = resultOf(context, 'capture-preserved')
  const { changes, blocked } = changesOf(decided, { integrations: context.integrations, copy: target, kept })
  return {
    changes,
    findings: decided,
    newSincePlan: newIds(context.plan, decided),
    blocked: blocked.map(({ finding, because }) => `${finding}: ${because}`),
  }
}

function undecided({ target }: RunContext, refusals: readonly string[]): AppError {
  const environment = target.config.name
  return new AppError('policy/undecided', `the copy holds what the plan did not decide: ${refusals.join('; ')}`, {
    hint: `decide under refresh.${environment}.decisions, then \`understudy resume ${environment}\`, or \`understudy rewind ${environment}\``,
  })
}

/** An endpoint under keep or redirect that the plan did not show, unless somebody decided on this very place meanwhile. */
function newlyReachable({ plan, refresh }: RunContext, decided: readonly DecidedFinding[]): readonly string[] {
  const planned = new Set(plan.findings.filter(staysReachable).flatMap(endpointsOf))
  const singled = new Set(refresh.decisions.map(({ where }) => where))
  const covered = decided.filter((one) => staysReachable(one) && !singled.has(placeName(one.finding.where)))
  return covered.flatMap((one) =>
    endpointsOf(one)
      .filter((endpoint) => !planned.has(endpoint) && !leadsToRedirect(one, endpoint))
      .map((endpoint) => `${one.finding.id} would reach ${endpoint}, which the plan did not show`),
  )
}

/** Of a finding that is redirected already. */
function leadsToRedirect({ decision }: DecidedFinding, endpoint: string): boolean {
  if (decision.kind !== 'redirect') return false
  const { to } = decision
  const destination = to.kind === 'url' ? endpointOfUrl(to.url) : endpointOf(to.host, String(to.port))
  return destination !== undefined && formatEndpoint(destination) === endpoint
}

function staysReachable({ decision }: DecidedFinding): boolean {
  return decision.kind === 'keep' || decision.kind === 'redirect'
}

function endpointsOf({ finding }: DecidedFinding): readonly string[] {
  return finding.endpoints.map(formatEndpoint)
}

function newIds(plan: Plan, decided: readonly DecidedFinding[]): readonly string[] {
  const planned = new Set(plan.findings.map(({ finding }) => finding.id))
  return decided.map(({ finding }) => finding.id).filter((id) => !planned.has(id))
}
