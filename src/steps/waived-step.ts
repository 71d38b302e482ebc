import { AppError } from '../kernel/app-error.ts'
import type { Waiver } from '../plan/plan.ts'
import type { Step } from './step.ts'

/** A step that this version can only leave out, with the recorded reason. Without one it refuses. */
export function waivedStep<Id extends 'raise-fence' | 'prove-refusal'>(id: Id, proof: Waiver['proof']): Step<Id> {
  return {
    id,
    run: ({ plan, note }) => {
      const waiver = plan.waivers.find((one) => one.proof === proof)
      if (waiver === undefined) {
        throw new AppError(
          'policy/fence-required',
          `${plan.environment} would start without its fence, and nobody waived it`,
          {
            hint: `set \`fence: {none: "reason"}\` and pass --without-fence ${plan.environment}`,
          },
        )
      }
      note(`waived: ${proof} (${waiver.because})`)
      return Promise.resolve({ waived: waiver.because })
    },
  }
}
