import { AppError } from '../kernel/app-error.ts'
import { openJournal } from '../run/journal.ts'
import { liveGeneration } from '../steps/generations.ts'
import type { App } from './app.ts'
import type { RunOutcome } from './execute-run.ts'
import { rewindEnvironment } from './rewind.ts'

/** Where the policy says so, a copy that did not pass its checks makes room for the one before it, which then runs again. */
export async function afterFailedChecks(app: App, outcome: RunOutcome): Promise<RunOutcome> {
  const { run, environment, error } = outcome
  if (!isFailedCheck(error) || app.signal.aborted || !goesBack(app, run, environment)) return outcome
  const live = liveGeneration(app.generations(environment).all())
  if (live === undefined) return withError(outcome, error, 'there is no earlier copy to go back to', error.hint)
  // It was never cut: a person has to want it.
  if (live.id.startsWith('adopted-'))
    return withError(outcome, error, 'what was there before Understudy comes back only when somebody asks', error.hint)
  try {
    const { generation, started } = await rewindEnvironment(app, environment, { to: live.id })
    const now = `generation ${generation} ${started ? 'runs' : 'lies in its place'} again, as failedChecks says`
    openJournal(app.store, run, app.clock).note(now)
    const hint = `\`understudy report ${run}\` shows what failed; the copy that failed is kept until the next refresh`
    return { ...withError(outcome, error, now, hint), rewoundTo: generation }
  } catch (failure) {
    const because = failure instanceof Error ? failure.message : String(failure)
    const hint = `mend it, then \`understudy rewind ${environment}\` goes on`
    return withError(outcome, error, `the rewind that failedChecks asks for failed too: ${because}`, hint)
  }
}

function goesBack({ config, store }: App, run: string, environment: string): boolean {
  return config.refresh[environment]?.failedChecks === 'rewind' && store.run(run)?.kind === 'refresh'
}

function isFailedCheck(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'run/check-failed'
}

function withError(outcome: RunOutcome, error: AppError, further: string, hint: string): RunOutcome {
  return { ...outcome, error: new AppError(error.code, `${error.message}; ${further}`, { hint, cause: error }) }
}
