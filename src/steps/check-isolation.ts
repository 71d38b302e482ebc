import { reasonsNotToIsolate } from '../guard/isolation-reasons.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { supportProblems } from './readiness/support.ts'
import { placeProblems } from './readiness/target-problems.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'
import { isolationOf } from './isolation.ts'

/** The guard and what the target must offer, for a copy that is there already. Asked again on every resume: once held, the copy is ours, and may run. */
export const checkIsolation: Step<'check-readiness'> = {
  id: 'check-readiness',
  repeats: 'always',
  run: async (context) => {
    const { source, target, adopted, refresh, generations, run } = context
    const { database, stop } = isolationOf(context)
    const isOurs = generations.all().some(({ id }) => id === run)
    const [sourceFacts, targetFacts] = [await source.survey(), await target.survey(database)]
    const stamp = await stampOf(context, database)
    const reasons = reasonsNotToIsolate({
      source: source.config,
      target: target.config,
      sourceFacts,
      targetFacts,
      stamp,
      database,
      adopted: adopted || isOurs,
      upgrade: refresh.upgrade,
      runs: !isOurs && !stop && (await target.service.state()).kind !== 'stopped',
    })
    const [first] = reasons
    if (first !== undefined) throw refused(first, reasons)
    assertNone('policy/not-yet', supportProblems({ ends: [source.config, target.config] }))
    const problems = await placeProblems({ source, target, refresh })
    for (const { summary, hint } of problems.filter(({ severity }) => severity === 'warning'))
      context.note(hint === undefined ? summary : `${summary}; ${hint}`)
    assertNone(
      'run/step-failed',
      problems.filter(({ severity }) => severity === 'error'),
    )
    const owner = targetFacts.identity.database?.owner
    const user = target.config.database.user
    if (owner === undefined) context.note(`${user} must be able to use ${database}, which has no owner`)
    else if (owner !== user) context.note(`${database} belongs to ${owner}: ${user} must be able to use it`)
    return {
      sourceVersion: stamp ?? sourceFacts.version ?? 'unknown',
      targetVersion: targetFacts.version ?? 'not installed yet',
    }
  },
}

async function stampOf({ target }: RunContext, database: string): Promise<string | undefined> {
  await using copy = await target.openHeldCopy(database, target.config.sharedHome)
  return copy.version
}

interface Reason {
  readonly because: string
  readonly hint: string
}

function assertNone(code: 'policy/not-yet' | 'run/step-failed', problems: readonly Diagnostic[]): void {
  const [first] = problems
  if (first === undefined) return
  throw new AppError(code, problems.map(({ summary }) => summary).join('; '), { hint: first.hint ?? '' })
}

function refused({ hint }: Reason, reasons: readonly Reason[]): AppError {
  return new AppError('policy/refused-target', reasons.map(({ because }) => because).join('; '), { hint })
}
