import { findEnvironment } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import type { RunRecord } from '../ports/store.ts'
import { releaseHostLock } from '../run/run-lock.ts'
import type { App } from './app.ts'
import { executeRun, type RunOutcome } from './execute-run.ts'

/** Goes on with the last run of an environment that did not end well. */
export async function resumeRun(app: App, environment: string): Promise<RunOutcome> {
  const run = resumable(app, environment)
  // Its holder died with it: whoever resumes takes the lock over under the same run.
  return executeRun(app, run.id)
}

function resumable({ store }: App, environment: string): RunRecord {
  const [last] = store.runs(environment)
  if (last !== undefined && canBeResumed(last)) return last
  throw new AppError('run/nothing-to-resume', `no refresh or isolation of ${environment} is unfinished`, {
    hint: `\`understudy runs ${environment}\` lists them`,
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

/** Ends a run that will not be resumed; the target stays stopped and held until it is refreshed or rewound. */
export async function abortRun(app: App, environment: string): Promise<AbortOutcome> {
  const run = resumable(app, environment)
  await using target = await app.openTarget(findEnvironment(app.config, environment))
  await releaseHostLock({ host: target.host, layout: target.layout, lock: { environment, run: run.id } })
  app.store.updateRun(run.id, { state: 'aborted', endedAt: app.clock.now().toISOString() })
  app.store.releaseLock(environment, run.id)
  const halfMade = app
    .generations(environment)
    .all()
    .filter(({ state }) => state === 'half-made')
  return {
    run: run.id,
    left: [
      ...halfMade.map(
        ({ id, database }) =>
          `generation ${id} is half made (database ${database ?? 'none yet'}); the next refresh replaces it`,
      ),
      `${environment} is stopped and has no permit unless the run had not come that far; understudy rewind ${environment} brings the previous copy back`,
    ],
  }
}
