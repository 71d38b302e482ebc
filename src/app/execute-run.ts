import { z } from 'zod'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Json } from '../kernel/json.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import type { StepId } from '../kernel/step-id.ts'
import { waysOn, withWaysOn } from '../kernel/ways-on.ts'
import { targetOf } from '../plan/target-of.ts'
import type { Plan } from '../plan/plan.ts'
import { otherWay } from '../report/other-way.ts'
import { executeSteps, type Execution, type StepReport } from '../run/execute-steps.ts'
import { openJournal, type Journal } from '../run/journal.ts'
import { withRunLock } from '../run/run-lock.ts'
import { backupSteps } from '../steps/backup-steps.ts'
import { isolateSteps } from '../steps/isolate-steps.ts'
import { readIsolation, type Isolation } from '../steps/isolation.ts'
import type { ProgressReporter } from '../ports/progress.ts'
import { refreshSteps, stepsUntilHeld } from '../steps/registry.ts'
import type { EnvironmentLock, RunKind, RunRecord } from '../ports/store.ts'
import type { RunContext, SourceSystems, TargetSystems } from '../steps/run-context.ts'
import { stepResultSchemas } from '../steps/step-result-schemas.ts'
import type { Step } from '../steps/step.ts'
import type { App } from './app.ts'
import { fenceRecords } from './fence-records.ts'
import { saveInventory } from './inventory.ts'
import { neededBackup } from './needed-backup.ts'
import { replaceEarlier } from './replace-earlier.ts'
import { readRunPlan, type RunPlan } from './run-plan.ts'
import { withProgress } from './with-progress.ts'

export interface RunOutcome {
  readonly run: string
  readonly environment: string
  readonly steps: readonly StepReport[]
  readonly results: ReadonlyMap<StepId, Json>
  /** What stopped it; undefined when it is done. */
  readonly error: unknown
  /** The copy is cut and held, as was asked for, and was not started. */
  readonly held?: true
  /** The generation that runs again in place of the new one. */
  readonly rewoundTo?: string
}

export interface ExecuteOptions {
  /** Starts the copy also where the run was begun to stop before. */
  readonly start?: boolean
}

/**
 * Executes, or goes on with, a recorded run. Its state ends as done, failed, parked when it was interrupted, or held where the copy shall
 * not be started yet.
 */
export async function executeRun(app: App, run: string, options: ExecuteOptions = {}): Promise<RunOutcome> {
  const record = app.store.run(run)
  if (record === undefined) throw new Error(`run ${run} is not recorded`)
  const runPlan = readRunPlan(record.plan)
  const { plan } = runPlan
  const isolation = readIsolation(record.plan)
  const target = findEnvironment(app.config, record.environment)
  const source = findEnvironment(app.config, plan.source)
  await using targetSystems = await app.openTarget(target)
  await using sourceSystems = await app.openSource(source)
  return await withRunLock(
    {
      lives: app.lives,
      store: app.store,
      host: targetSystems.host,
      layout: targetSystems.layout,
      lock: lockOf(app, record),
    },
    async () => {
      app.store.updateRun(run, { state: 'running' })
      const journal = openJournal(app.store, run, app.clock)
      // On disk before anything else: a run that dies here goes on as it was asked to.
      if (options.start === true) journal.outcome(START_ASKED, true)
      const note = notingIn(app, journal)
      for (const line of await replaceEarlier(app, record, targetSystems)) note(line)
      const isHeld = !runPlan.start && !isAskedToStart(journal) && !hasStarted(journal)
      const steps = stepsOf(record, isolation, isHeld)
      const execution = await withProgress(app, { environment: record.environment, run }, ({ events, progress }) => {
        const context = contextOf(app, {
          ...runPlan,
          run,
          isolation,
          source: sourceSystems,
          target: targetSystems,
          note,
          progress,
          backedUp: journal.recorded('take-backup').kind === 'outcome',
        })
        return executeSteps(steps, context, { journal, events, clock: app.clock })
      })
      finish(app, record, { plan, isHeld }, execution)
      return outcomeOf(record, execution, isHeld)
    },
  )
}

/** For the person who watches, and for whoever reads the report later. */
function notingIn({ events }: App, journal: Journal): RunContext['note'] {
  return (text) => {
    journal.note(text)
    events.note(text)
  }
}

function stepsOf({ kind }: RunRecord, isolation: Isolation | undefined, isHeld: boolean): readonly Step[] {
  if (kind === 'backup') return backupSteps
  if (isolation !== undefined) return isolateSteps(isolation)
  return isHeld ? stepsUntilHeld : refreshSteps
}

const START_ASKED = 'start-asked'

function isAskedToStart(journal: Journal): boolean {
  return journal.recorded(START_ASKED).kind !== 'absent'
}

/** Once it may have been started it is no held copy any more, whoever goes on. */
function hasStarted(journal: Journal): boolean {
  return journal.recorded('start-target').kind !== 'absent'
}

function lockOf({ clock, holder }: App, { id: run, environment, by, why, kind }: RunRecord): EnvironmentLock {
  return { environment, run, by, why: why ?? kind, since: clock.now().toISOString(), holder }
}

interface Parts extends RunPlan {
  readonly run: string
  readonly isolation: Isolation | undefined
  readonly source: SourceSystems
  readonly target: TargetSystems
  readonly note: RunContext['note']
  readonly progress: ProgressReporter
  readonly backedUp: boolean
}

function contextOf(
  app: App,
  { run, plan, adopted, verify, given, isolation, source, target, note, progress, backedUp }: Parts,
): RunContext {
  const refresh = findRefresh(app.config, target.config.name)
  const results = new Map<StepId, Json>()
  const needed = neededBackup(app.store, target.layout, plan.environment)
  return {
    run,
    plan,
    refresh,
    source,
    target,
    adopted,
    verify,
    backedUp,
    ...(given === undefined ? {} : { given }),
    ...(needed === undefined ? {} : { neededBackup: needed.name }),
    ...(isolation === undefined ? {} : { isolation }),
    integrations: app.integrations,
    fence: fenceRecords(app, plan.environment),
    generations: app.generations(target.config.name),
    secrets: app.secrets,
    clock: app.clock,
    random: app.randomFor(plan.environment),
    signal: app.signal,
    progress,
    note,
    copy: ({ dataFrom, database }) =>
      targetOf({
        source: source.config,
        target: target.config,
        refresh,
        version: plan.version,
        serverId: plan.serverId,
        run,
        database,
        dataFrom,
        now: dataFrom === undefined ? app.clock.now() : new Date(dataFrom),
        outerStores: broughtStores(results.get('take-backup')),
        keptLicense: keptLicense(results.get('capture-preserved')),
        keptAdministrators: keptAdministrators(results.get('capture-preserved')),
      }),
    results,
  }
}

/** What the backup brought along from outside the source's home; an isolation has none. */
function broughtStores(backup: Json | undefined): readonly OuterStore[] {
  return stepResultSchemas['take-backup'].safeParse(backup).data?.outerStores ?? []
}

/** Whether the run found a licence on the old target and kept it. */
function keptLicense(preserved: Json | undefined): boolean {
  return z.looseObject({ license: z.literal('kept') }).safeParse(preserved).success
}

/** The names that it kept, of the old target's administrators. */
function keptAdministrators(preserved: Json | undefined): readonly string[] {
  const { data } = z.looseObject({ 'admin-account': z.array(z.string()) }).safeParse(preserved)
  return data?.['admin-account'] ?? []
}

interface Finished {
  readonly plan: Plan
  readonly isHeld: boolean
}

function finish(app: App, { id: run, kind, state }: RunRecord, { plan, isHeld }: Finished, execution: Execution): void {
  const endedAt = app.clock.now().toISOString()
  if (execution.kind === 'done' && isHeld) {
    app.store.updateRun(run, { state: 'held', endedAt })
    return
  }
  if (execution.kind === 'done') {
    if (kind === 'refresh') saveInventory(app.store, plan)
    app.store.updateRun(run, { state: 'done', endedAt })
    return
  }
  // It only looked: the copy is as it was.
  const isAsBefore = state === 'held' && execution.at === 'check-readiness'
  app.store.updateRun(run, { state: isAsBefore ? 'held' : app.signal.aborted ? 'parked' : 'failed', endedAt })
}

function outcomeOf({ id: run, kind, environment }: RunRecord, execution: Execution, isHeld: boolean): RunOutcome {
  const { steps, results } = execution
  if (execution.kind === 'done')
    return { run, environment, steps, results, error: undefined, ...(isHeld ? { held: true } : {}) }
  return { run, environment, steps, results, error: errorOf(kind, environment, execution.error) }
}

/** An abort of our own is an interruption, whatever program it broke off. */
function errorOf(kind: RunKind, environment: string, error: unknown): unknown {
  const interrupted = error instanceof Error && error.name === 'AbortError'
  if (!interrupted) return namingWaysOn(kind, environment, error)
  return new AppError('run/interrupted', `the ${kind} of ${environment} was interrupted`, {
    hint: waysOn(environment, otherWay(kind)),
    cause: error,
  })
}

/** The same code and fact; whoever threw it need not know of which run it is. */
function namingWaysOn(kind: RunKind, environment: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error
  const { code, message, hint, cause } = error
  return new AppError(code, message, { hint: withWaysOn(hint, environment, otherWay(kind)), cause: cause ?? error })
}
