import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment, findRefresh, othersThan } from '../config/find-environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { reasonsNotToIsolate } from '../guard/isolation-reasons.ts'
import { serviceReaderOf } from '../hold/service-of.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Facts } from '../kernel/facts.ts'
import { makePlan } from '../plan/make-plan.ts'
import type { Plan, PlannedStep } from '../plan/plan.ts'
import { chooseServerId, formatServerId, targetOf } from '../plan/target-of.ts'
import { assertFree } from '../run/run-lock.ts'
import { isolateSteps } from '../steps/isolate-steps.ts'
import type { Isolation } from '../steps/isolation.ts'
import type { App } from './app.ts'
import { assertApplyable } from './assert-applyable.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { executeRun, type RunOutcome } from './execute-run.ts'
import { askLedger } from './fence-attempts.ts'
import { isolationNotes } from './isolation-notes.ts'
import type { PlannedRefresh } from './plan-refresh.ts'
import { newRunId } from './run-id.ts'
import { surveyOf } from './survey.ts'

export interface IsolateOptions {
  /** On the target's server, restored by other means. */
  readonly database: string
  /** Goes on with start, first start and checks. */
  readonly start: boolean
  /** Stops a copy that runs; what it sent before is not undone. */
  readonly stop: boolean
  /** When its data was taken from the source, ISO 8601, where somebody knows. */
  readonly dataFrom?: string
  /** `--adopt ENV`: home and database may be taken over though they carry no mark of ours. */
  readonly adopted: boolean
  /** The waiver was repeated on the command line with the environment's name. */
  readonly withoutFence: boolean
  readonly why?: string
  /** Shown the plan before anything is touched; false stops. */
  readonly confirm: (planned: PlannedRefresh) => Promise<boolean>
}

/**
 * Holds, rewrites, cuts and searches a copy that was restored by other means. The source has to be reachable: whether the copy's
 * database and home are its own can't be told otherwise, and its names are what the leak search looks for.
 */
export async function isolateCopy(app: App, environment: string, options: IsolateOptions): Promise<RunOutcome> {
  const isolation: Isolation = {
    database: options.database,
    start: options.start,
    stop: options.stop,
    dataFrom: options.dataFrom ?? null,
  }
  const planned = await planIsolation(app, environment, isolation, options.adopted)
  assertApplyable(planned, planned.plan, options)
  if (!(await options.confirm(planned))) {
    throw new AppError(
      'policy/not-confirmed',
      `nobody confirmed the isolation of ${environment}; nothing was changed`,
      {
        hint: 'read the plan, then confirm, or pass --yes',
      },
    )
  }
  assertFree(app, environment)
  const run = newRunId(app.clock, app.random)
  app.store.createRun({
    id: run,
    kind: 'isolate',
    environment,
    source: planned.plan.source,
    startedAt: app.clock.now().toISOString(),
    endedAt: undefined,
    state: 'running',
    by: app.by,
    why: options.why,
    plan: runDocument(planned.plan, options.adopted, isolation),
  })
  return executeRun(app, run)
}

/** A plan is plain data; this only tells the compiler. */
function runDocument(plan: Plan, adopted: boolean, isolation: Isolation) {
  return JSON.parse(JSON.stringify({ plan, adopted, isolation }))
}

async function planIsolation(
  app: App,
  environment: string,
  isolation: Isolation,
  adopted: boolean,
): Promise<PlannedRefresh> {
  const { config } = app
  const refresh = findRefresh(config, environment)
  const [source, target] = [findEnvironment(config, refresh.from), findEnvironment(config, environment)]
  assertMayBeTarget(target)
  await askLedger(app, refresh)
  await using copy = await app.openSurveyed(target, { database: isolation.database })
  const [sourceFacts, targetFacts] = [await surveyOf(app, source.name), await copy.survey()]
  const surveyed = { source, target, refresh, sourceFacts, targetFacts, stamp: copy.environment.version }
  const refusals = reasonsNotToIsolate({
    ...surveyed,
    adopted,
    upgrade: refresh.upgrade,
    database: isolation.database,
    runs: !isolation.stop && (await serviceReaderOf(copy.host, target).state()).kind !== 'stopped',
  })
  return { plan: planOf(app, isolation, surveyed), refusals, sourceFacts, targetFacts }
}

interface SurveyedEnds {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  /** Version that the restored database was last opened with. */
  readonly stamp: string | undefined
}

/** The findings are those of the copy: it is what will be cut, whatever the source has become since. */
function planOf(app: App, isolation: Isolation, ends: SurveyedEnds): Plan {
  const { sourceFacts, targetFacts, stamp } = ends
  const now = app.clock.now()
  const plan = makePlan({
    ...ends,
    tiers: Object.values(app.config.environments).map(({ tier }) => tier),
    others: othersThan(app.config, ends.target.name),
    sourceFacts: { ...sourceFacts, findings: targetFacts.findings, unknown: targetFacts.unknown },
    copy: targetOf({
      ...ends,
      version: targetFacts.version ?? stamp ?? 'unknown',
      serverId: chooseServerId(sourceFacts, targetFacts, formatServerId(app.random.token(16))),
      run: 'planned',
      database: isolation.database,
      dataFrom: isolation.dataFrom ?? undefined,
      now,
    }),
    integrations: app.integrations,
    kept: {},
    lastInventory: undefined,
    now: now.toISOString(),
  })
  return { ...plan, steps: stepsOf(plan, isolation) }
}

/** Of a refresh, those that an isolation has, each with what it does here. */
function stepsOf({ steps }: Plan, isolation: Isolation): readonly PlannedStep[] {
  const own = new Set(isolateSteps(isolation).map(({ id }) => id))
  return steps.filter(({ id }) => own.has(id)).map((step) => ({ ...step, notes: isolationNotes(step, isolation) }))
}
