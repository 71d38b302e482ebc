import type { Waiver } from '../../plan/plan.ts'
import type { RunContext } from '../run-context.ts'

/** Of a proof that the plan waives, with the recorded reason. */
export function waivedResult(
  { plan, note }: Pick<RunContext, 'plan' | 'note'>,
  proof: Waiver['proof'],
): { readonly waived: string } {
  const because = plan.waivers.find((one) => one.proof === proof)?.because ?? ''
  note(`waived: ${proof} (${because})`)
  return { waived: because }
}
