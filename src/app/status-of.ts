import { listProcesses, readProcesses } from '../argv/ps.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { fenceAt, whyHostIsOpen, whyNotStanding } from '../containment/standing-fence.ts'
import { parseMark } from '../kernel/mark.ts'
import type { RunProgress } from '../kernel/run-progress.ts'
import type { EnvironmentLock } from '../ports/store.ts'
import type { CopyStatus, CutStatus, LastRun, RunningStatus } from '../report/status-text.ts'
import { lastRun } from '../run/last-run.ts'
import type { Generation } from '../steps/generations.ts'
import type { App, SurveyedSystems } from './app.ts'
import { standingFence } from './fence-records.ts'
import { readProgress } from './progress-record.ts'
import { readRunPlan } from './run-plan.ts'

export interface EnvironmentStatus extends CopyStatus {
  /** Who holds the environment, when somebody does. */
  readonly lock: EnvironmentLock | null
  /** How far a run is that goes on at this moment. */
  readonly progress: RunProgress | null
}

/** What an environment is: a copy of what, how old, cut, fenced, running, and the last run on it. Changes nothing. */
export async function statusOf(app: App, environment: string): Promise<EnvironmentStatus> {
  const config = findEnvironment(app.config, environment)
  await using systems = await app.openSurveyed(config)
  const generation = systems.place?.generation
  return {
    environment,
    tier: config.tier,
    source: generation?.source ?? null,
    generation: generation?.id ?? null,
    dataFrom: generation?.dataFrom ?? null,
    cut: await cutOf(systems),
    fence: await fenceOf(app, systems, config, generation),
    running: await runningOf(systems, config.runAs),
    lastRun: lastRunOf(app, environment),
    lock: app.store.lock(environment) ?? null,
    progress: progressOf(app, environment),
  }
}

/** By the mark, which the transaction that cuts it sets. */
async function cutOf({ place, database }: SurveyedSystems): Promise<CutStatus> {
  if (place?.generation === undefined || database === undefined) return 'unknown'
  const mark = parseMark((await database.identity()).comment)
  if (mark === undefined) return 'unknown'
  return mark.state === 'cut' ? 'yes' : 'no'
}

/** Raised is what the canary says, whoever raised it. */
async function fenceOf(
  { store }: App,
  { host }: SurveyedSystems,
  config: EnvironmentConfig,
  generation: Generation | undefined,
): Promise<CopyStatus['fence']> {
  const standing = standingFence(store, config.name)
  const at = fenceAt(config, host)
  if (
    standing !== undefined &&
    ((await whyNotStanding(at)) ?? (await whyHostIsOpen(at, standing.fence.scope))) === undefined
  )
    return 'raised'
  const run = generation === undefined ? undefined : store.run(generation.id)
  if (run === undefined || run.kind === 'rewind') return 'none'
  return readRunPlan(run.plan).plan.waivers.some(({ proof }) => proof === 'fence') ? 'waived' : 'none'
}

/** A process that does not answer yet may be starting, or hang: that is for its log to say. */
async function runningOf({ bitbucket, host }: SurveyedSystems, runAs: string): Promise<RunningStatus> {
  const state = await bitbucket.state()
  if (state === 'RUNNING') return 'running'
  if (state === 'STARTING' || state === 'MAINTENANCE') return 'starting'
  const processes = readProcesses((await host.run(listProcesses())).stdout).filter(({ user }) => user === runAs)
  return state === 'down' && processes.length === 0 ? 'stopped' : 'unknown'
}

function lastRunOf({ store }: App, environment: string): LastRun | null {
  const last = lastRun(store, environment)
  if (last === undefined) return null
  const { id, kind, state, startedAt } = last
  return { id, kind, state, startedAt }
}

/** Of the run that holds the environment, while its process may live. */
export function progressOf(
  { store, lives, clock }: Pick<App, 'store' | 'lives' | 'clock'>,
  environment: string,
): RunProgress | null {
  const lock = store.lock(environment)
  if (lock === undefined || !lives(lock.holder)) return null
  const progress = readProgress(store, environment, clock.now())
  return progress?.run === lock.run ? progress : null
}
