import { reasonsNotToRestore } from '../guard/given-reasons.ts'
import { reasonsToRefuse } from '../guard/reasons.ts'
import { unfencedClient } from '../plan/unfenced-client.ts'
import { surveyBothEnds, type BothEnds } from '../survey/both-ends.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { refuseWithoutClient } from './readiness/why-no-client.ts'
import { readinessProblems } from './readiness/problems.ts'
import { releaseLeftLocks } from './release-left-locks.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** Guard, tools, access, permissions, disk space, versions: everything that can be known before anything is touched. */
export const checkReadiness: Step<'check-readiness'> = {
  id: 'check-readiness',
  repeats: 'always',
  run: async (context) => {
    const { source, target, given, backedUp } = context
    const takesBackup = given === undefined && !backedUp
    if (takesBackup) await awaitGuardian(context)
    const ends = await surveyBothEnds(
      () => source.survey(),
      () => target.survey(),
    )
    const { sourceFacts, targetFacts } = ends
    refuse(context, ends)
    if (takesBackup) await refuseWithoutClient(context, sourceFacts)
    settleProblems(context, await readinessProblems(context, sourceFacts))
    return {
      sourceVersion: sourceFacts.version ?? 'unknown',
      targetVersion: targetFacts.version ?? 'not installed yet',
    }
  },
}

/** Warnings are told. Throws 'run/step-failed' for anything that would stop the run later. */
export function settleProblems({ note, target }: RunContext, problems: readonly Diagnostic[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  for (const { summary, hint } of problems.filter(({ severity }) => severity === 'warning'))
    note(hint === undefined ? summary : `${summary}; ${hint}`)
  const [first] = errors
  if (first === undefined) return
  throw new AppError('run/step-failed', errors.map(({ summary }) => summary).join('; '), {
    hint: first.hint ?? `understudy doctor ${target.config.name}`,
  })
}

// What the guardian of a run that died may take to unlock, and a little.
const GUARDIAN_MS = 20_000

/** Resumed at once, a run would find the source still locked by itself. A lock that stays is somebody else's, and a problem. */
export async function awaitGuardian(context: RunContext): Promise<void> {
  const { source, clock, signal } = context
  await releaseLeftLocks(context)
  const started = clock.now().getTime()
  while ((await source.bitbucket.state()) === 'MAINTENANCE' && clock.now().getTime() - started < GUARDIAN_MS)
    await clock.sleep(500, signal)
}

function refuse(context: RunContext, ends: BothEnds): void {
  const { source, target, refresh, adopted, given, plan } = context
  const asked = given === undefined ? reasonsToRefuse : reasonsNotToRestore
  const reasons = [
    ...asked({
      source: source.config,
      target: target.config,
      ...ends,
      adopted: adopted || context.generations.all().some(({ id }) => id === context.run),
      upgrade: refresh.upgrade,
    }),
    ...unfencedClient({ refresh, given, waivers: plan.waivers }),
  ]
  const [first] = reasons
  if (first === undefined) return
  throw new AppError('policy/refused-target', reasons.map(({ because }) => because).join('; '), { hint: first.hint })
}
