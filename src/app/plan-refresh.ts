import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { Refusal } from '../guard/guarded.ts'
import { reasonsToRefuse } from '../guard/reasons.ts'
import type { Facts } from '../kernel/facts.ts'
import { makePlan } from '../plan/make-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { chooseServerId, formatServerId, targetOf } from '../plan/target-of.ts'
import { surveyBothEnds } from '../survey/both-ends.ts'
import { assertSupported } from './assert-supported.ts'
import { assertMayBeTarget } from './assert-target.ts'
import type { App } from './app.ts'
import { lastInventory } from './inventory.ts'
import { surveyOf } from './survey.ts'

export interface PlanOptions {
  readonly adopted: boolean
  /** The plan that is being checked again: its decisions that were drawn by lot are kept. */
  readonly earlier?: Plan
}

export interface PlannedRefresh {
  readonly plan: Plan
  /** Reasons of the guard; with one the plan can be read, not run. */
  readonly refusals: readonly Refusal[]
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
}

/** Surveys both ends and makes the plan. Changes nothing. */
export async function planRefresh(app: App, environment: string, options: PlanOptions): Promise<PlannedRefresh> {
  const { config, random, clock, integrations } = app
  const refresh = findRefresh(config, environment)
  const [source, target] = [findEnvironment(config, refresh.from), findEnvironment(config, environment)]
  assertSupported([source, target], refresh)
  const { sourceFacts, targetFacts } = await surveyBothEnds(
    () => surveyOf(app, source.name),
    () => surveyOf(app, target.name),
  )
  const guarded = { source, target, sourceFacts, targetFacts, adopted: options.adopted, upgrade: refresh.upgrade }
  const refusals = reasonsToRefuse(guarded)
  assertMayBeTarget(target)
  const serverId =
    options.earlier?.serverId ?? chooseServerId(sourceFacts, targetFacts, formatServerId(random.token(16)))
  const now = clock.now()
  const copy = targetOf({
    source,
    target,
    refresh,
    version: targetFacts.version ?? sourceFacts.version ?? 'unknown',
    serverId,
    run: 'planned',
    database: undefined,
    dataFrom: undefined,
    now,
    keptLicense:
      refresh.preserve.includes('license') && targetFacts.findings.some(({ integration }) => integration === 'license'),
  })
  const tiers = Object.values(config.environments).map(({ tier }) => tier)
  const plan = makePlan({
    source,
    target,
    refresh,
    tiers,
    sourceFacts,
    targetFacts,
    copy,
    integrations,
    kept: {},
    lastInventory: lastInventory(app.store, environment),
    now: now.toISOString(),
  })
  return { plan, refusals, sourceFacts, targetFacts }
}
