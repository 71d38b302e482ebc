import { AppError } from '../kernel/app-error.ts'
import type { StepId } from '../kernel/step-id.ts'
import type { StepReport } from '../run/execute-steps.ts'
import { openJournal } from '../run/journal.ts'
import { liveGeneration } from '../steps/generations.ts'
import type { App } from './app.ts'
import type { RunOutcome } from './execute-run.ts'
import { rewindEnvironment } from './rewind.ts'

/** Where the policy says so, a refresh that failed once its target was stopped makes room for the copy before it, which then runs again. */
export async function afterFailedChecks(app: App, outcome: RunOutcome): Promise<RunOutcome> {
  const { run, environment } = outcome
  if (app.signal.aborted || !leavesItStopped(outcome) || !goesBack(app, run, environment)) return outcome
  const live = liveGeneration(app.generations(environment).all())
  if (live === undefined) return withError(outcome, 'there is no earlier copy to go back to')
  // It was never cut: a person has to want it.
  if (live.id.startsWith('adopted-'))
    return withError(outcome, 'what was there before Understudy comes back only when somebody asks')
  try {
    const { generation, started } = await rewindEnvironment(app, environment, { to: live.id })
    const now = `generation ${generation} ${started ? 'runs' : 'lies in its place'} again, as failedChecks says`
    openJournal(app.store, run, app.clock).note(now)
    const hint = `\`understudy report ${run}\` shows what failed; the copy that failed is kept until the next refresh`
    return { ...withError(outcome, now, hint), rewoundTo: generation }
  } catch (failure) {
    const because = failure instanceof Error ? failure.message : String(failure)
    const hint = `mend it, then \`understudy rewind ${environment}\` goes on`
    return withError(outcome, `the rewind that failedChecks asks for failed too: ${because}`, hint)
  }
}

function goesBack({ config, store }: App, run: string, environment: string): boolean {
  return config.refresh[environment]?.failedChecks === 'rewind' && store.run(run)?.kind === 'refresh'
}

/** Before, the copy in place goes on as it was; one that passed its checks is what was wanted, whatever became of its report. */
function leavesItStopped({ error, steps }: RunOutcome): boolean {
  return error !== undefined && isDone(steps, 'stop-target') && !isDone(steps, 'check-copy')
}

function isDone(steps: readonly StepReport[], step: StepId): boolean {
  return steps.some(({ id, outcome }) => id === step && (outcome === 'done' || outcome === 'replayed'))
}

/** A bug keeps its own words, and its stack. */
function withError(outcome: RunOutcome, further: string, hint?: string): RunOutcome {
  const { error } = outcome
  if (!(error instanceof AppError)) return outcome
  const said = `${error.message}; ${further}`
  return { ...outcome, error: new AppError(error.code, said, { hint: hint ?? error.hint, cause: error }) }
}
