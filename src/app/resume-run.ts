import { findEnvironment } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { RunRecord } from '../ports/store.ts'
import { releaseHostLock } from '../run/host-lock.ts'
import { runToGoOnWith } from '../run/last-run.ts'
import { assertNotAtWork } from '../run/run-lock.ts'
import { afterFailedChecks } from './after-failed-checks.ts'
import type { App } from './app.ts'
import type { Service } from '../ports/service.ts'
import type { Generation } from '../steps/generations.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import { holdAgain } from '../hold/hold-again.ts'
import { removeIncoming } from '../hold/remove-incoming.ts'
import { readHomeMark } from '../hold/home-mark.ts'
import { permittedGeneration } from '../hold/permit.ts'
import { clearSource } from './clear-source.ts'
import { executeRun, type ExecuteOptions, type RunOutcome } from './execute-run.ts'

/** Goes on with the last run of an environment that did not end well, or whose copy is held. */
export async function resumeRun(app: App, environment: string, options: ExecuteOptions = {}): Promise<RunOutcome> {
  const run = resumable(app, environment)
  // Its holder died with it: whoever resumes takes the lock over under the same run.
  return afterFailedChecks(app, await executeRun(app, run.id, options))
}

function resumable({ store }: App, environment: string): RunRecord {
  const last = runToGoOnWith(store, environment)
  if (last !== undefined && canBeResumed(last)) return last
  if (last?.kind === 'rewind' && last.state !== 'done') throw rewindAgain(environment)
  throw new AppError('run/nothing-to-resume', `no refresh, isolation or backup of ${environment} is unfinished`, {
    hint: `\`understudy runs ${environment}\` lists them`,
  })
}

function rewindAgain(environment: string): AppError {
  return new AppError('run/nothing-to-resume', `the last run of ${environment} is a rewind that did not end`, {
    hint: `\`understudy rewind ${environment}\` goes on with it`,
  })
}

/** A rewind begins anew: each of its parts may be done twice. */
function canBeResumed({ kind, state }: RunRecord): boolean {
  return kind !== 'rewind' && state !== 'done' && state !== 'aborted'
}

export interface AbortOutcome {
  readonly run: string
  /** What it leaves, one line each. */
  readonly left: readonly string[]
}

/** Ends a run that will not be resumed. A copy that it left half made loses its permit and, unless it runs, is held again, so that nothing starts it. */
export async function abortRun(app: App, environment: string): Promise<AbortOutcome> {
  const run = resumable(app, environment)
  assertNotAtWork(app, run)
  await using target = await app.openTarget(findEnvironment(app.config, environment))
  const { host, layout, service } = target
  await releaseHostLock({ host, layout, lock: { environment, run: run.id } })
  await takeOwnPermit(target, run.id)
  await holdOwnCopy(target, run.id)
  await removeIncoming(host, layout, run.id)
  app.store.updateRun(run.id, { state: 'aborted', endedAt: app.clock.now().toISOString() })
  app.store.releaseLock(environment, run.id)
  const onSource = await clearSource(app, [run])
  if (run.kind === 'backup') return { run: run.id, left: [...onSource, asItWas(environment)] }
  const halfMade = app
    .generations(environment)
    .all()
    .filter(({ state }) => state === 'half-made')
  return { run: run.id, left: [...halfMade.map(halfMadeLine), ...onSource, await stateLine(service, environment)] }
}

/** Only the permit that this run gave: one of the generation before it stays. */
async function takeOwnPermit({ host, layout }: TargetSystems, run: string): Promise<void> {
  if ((await permittedGeneration(host, layout)) === run) await host.removeFile(layout.permit)
}

/** What runs on keeps the configuration that it was started with. */
async function holdOwnCopy({ host, layout, service, config }: TargetSystems, run: string): Promise<void> {
  const mark = await readHomeMark(host, layout.home)
  if (mark?.generation !== run || (await service.state()).kind !== 'stopped') return
  await holdAgain(host, layout, { environment: config.name, runAs: config.runAs, generation: run })
}

function asItWas(environment: string): string {
  return `nothing of the copy on ${environment} was touched; \`understudy backup list ${environment}\` lists what is kept`
}

function halfMadeLine({ id, database }: Generation): string {
  return `generation ${id} is half made (database ${database ?? 'none yet'}); the next refresh replaces it`
}

async function stateLine(service: Service, environment: string): Promise<string> {
  const { kind } = await service.state()
  const state = kind === 'unknown' ? `nobody can tell whether ${environment} runs` : `${environment} is ${kind}`
  return `${state}; \`understudy rewind ${environment}\` brings the previous copy back`
}
