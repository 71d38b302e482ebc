import { reasonsNotToKeep } from '../guard/given-reasons.ts'
import { AppError } from '../kernel/app-error.ts'
import { surveyBothEnds } from '../survey/both-ends.ts'
import { awaitGuardian, settleProblems } from './check-readiness.ts'
import { backupProblems } from './readiness/problems.ts'
import type { Step } from './step.ts'

/** The guard, and what a backup needs of both ends: what only a copy needs is asked when one is restored. */
export const checkBackup: Step<'check-readiness'> = {
  id: 'check-readiness',
  repeats: 'always',
  run: async (context) => {
    if (!context.backedUp) await awaitGuardian(context)
    const { source, target, refresh } = context
    const ends = await surveyBothEnds(
      () => source.survey(),
      () => target.survey(),
    )
    const reasons = reasonsNotToKeep({
      source: source.config,
      target: target.config,
      ...ends,
      upgrade: refresh.upgrade,
    })
    const [first] = reasons
    if (first !== undefined)
      throw new AppError('policy/refused-target', reasons.map(({ because }) => because).join('; '), {
        hint: first.hint,
      })
    settleProblems(context, await backupProblems({ ...context, keeps: true }, ends.sourceFacts))
    return {
      sourceVersion: ends.sourceFacts.version ?? 'unknown',
      targetVersion: ends.targetFacts.version ?? 'not installed yet',
    }
  },
}
