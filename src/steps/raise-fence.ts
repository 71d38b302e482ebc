import { raisedConfigOf, fenceEffects, fenceOfRun } from './fence/fence-of-run.ts'
import type { Step } from './step.ts'
import { waivedResult } from './fence/waived-result.ts'

/** Before production's data arrives. What is refused is what the plan found; the proof raises it again by what the copy holds. */
export const raiseFence: Step<'raise-fence'> = {
  id: 'raise-fence',
  run: async (context, perform) => {
    const config = raisedConfigOf(context)
    if (config === undefined) return waivedResult(context, 'fence')
    const derived = await fenceOfRun(context, config, context.plan.findings)
    for (const { summary } of derived.warnings) context.note(summary)
    for (const effect of fenceEffects('raise-fence', context, config, derived.fence)) await perform(effect)
    const { allowed, known, names } = derived.fence
    return {
      allowed: allowed.map(({ endpoint, protocol }) => `${endpoint} ${protocol}`),
      known: known.length,
      names: names.length,
    }
  },
}
