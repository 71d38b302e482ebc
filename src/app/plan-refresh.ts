import type { GivenBackup } from '../backup/given/given-backup.ts'
import { chooseBackup } from '../backup/kept/kept-backup.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment, findRefresh, othersThan } from '../config/find-environment.ts'
import { reasonsNotToRestore } from '../guard/given-reasons.ts'
import type { Refusal } from '../guard/guarded.ts'
import { reasonsToRefuse } from '../guard/reasons.ts'
import type { Facts } from '../kernel/facts.ts'
import { administratorNames } from '../integrations/sign-in/cut.ts'
import { keepsAdministrators } from '../steps/capture-preserved/keep-administrators.ts'
import { makePlan } from '../plan/make-plan.ts'
import { storesFor } from '../plan/outer-stores.ts'
import type { Plan } from '../plan/plan.ts'
import type { Planning } from '../plan/planning.ts'
import { redirectsToSource } from '../plan/redirects-to-source.ts'
import { unfencedClient } from '../plan/unfenced-client.ts'
import { chooseServerId, formatServerId, targetOf } from '../plan/target-of.ts'
import { surveyBothEnds } from '../survey/both-ends.ts'
import { assertSupported } from './assert-supported.ts'
import { assertMayBeTarget } from './assert-target.ts'
import type { App } from './app.ts'
import { backupPlaces } from './backup-places.ts'
import { askLedger } from './fence-attempts.ts'
import { lastInventory } from './inventory.ts'
import { surveyOf } from './survey.ts'
import { withTried } from './tried-by-copies.ts'

export interface PlanOptions {
  readonly adopted: boolean
  /** A backup on the target's host, restored in place of one that would be taken from the source. */
  readonly fromBackup?: string
  /** The plan that is being checked again: its decisions that were drawn by lot are kept. */
  readonly earlier?: Plan
}

export interface PlannedRefresh {
  readonly plan: Plan
  /** Reasons of the guard; with one the plan can be read, not run. */
  readonly refusals: readonly Refusal[]
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  /** What lies where `fromBackup` says. */
  readonly given?: GivenBackup
}

/** Surveys both ends and makes the plan. Changes nothing. */
export async function planRefresh(app: App, environment: string, options: PlanOptions): Promise<PlannedRefresh> {
  const { config } = app
  const refresh = findRefresh(config, environment)
  const [source, target] = [findEnvironment(config, refresh.from), findEnvironment(config, environment)]
  assertMayBeTarget(target)
  assertSupported([source, target], refresh)
  const given = await givenOn(app, target, options.fromBackup)
  const { sourceFacts, targetFacts } = await surveyBothEnds(
    () => surveyOf(app, source.name),
    async () => {
      await askLedger(app, refresh)
      return surveyOf(app, target.name)
    },
  )
  const facts = { sourceFacts: withTried(app, sourceFacts, source.name), targetFacts }
  const ends = { source, target, refresh, ...facts }
  const reasons = given === undefined ? reasonsToRefuse : reasonsNotToRestore
  const refusals = [
    ...reasons({ ...ends, adopted: options.adopted, upgrade: refresh.upgrade }),
    ...redirectsToSource(facts.sourceFacts, refresh, app.integrations),
    ...unfencedClient({ refresh, given }),
  ]
  return {
    plan: planOf(app, { ...ends, given }, options.earlier),
    refusals,
    ...facts,
    ...(given === undefined ? {} : { given }),
  }
}

async function givenOn(
  app: App,
  target: EnvironmentConfig,
  asked: string | undefined,
): Promise<GivenBackup | undefined> {
  if (asked === undefined) return undefined
  await using host = app.openHost(target)
  return await chooseBackup(host, backupPlaces(app, target.name), asked)
}

type SurveyedEnds = Pick<Planning, 'source' | 'target' | 'refresh' | 'sourceFacts' | 'targetFacts' | 'given'>

function planOf(app: App, ends: SurveyedEnds, earlier: Plan | undefined): Plan {
  const { target, refresh, sourceFacts, targetFacts } = ends
  const now = app.clock.now()
  return makePlan({
    ...ends,
    tiers: Object.values(app.config.environments).map(({ tier }) => tier),
    others: othersThan(app.config, target.name),
    copy: targetOf({
      ...ends,
      version: targetFacts.version ?? sourceFacts.version ?? 'unknown',
      serverId: earlier?.serverId ?? chooseServerId(sourceFacts, targetFacts, formatServerId(app.random.token(16))),
      run: 'planned',
      database: undefined,
      dataFrom: undefined,
      now,
      outerStores: storesFor(ends, sourceFacts.outerStores ?? []),
      keptLicense: refresh.preserve.includes('license') && hasLicense(targetFacts),
      keptAdministrators: keepsAdministrators({ refresh, target: { config: target } })
        ? targetFacts.findings.filter(({ integration }) => integration === 'sign-in').flatMap(administratorNames)
        : [],
    }),
    integrations: app.integrations,
    kept: {},
    lastInventory: lastInventory(app.store, target.name),
    now: now.toISOString(),
  })
}

function hasLicense({ findings }: Facts): boolean {
  return findings.some(({ integration }) => integration === 'license')
}
