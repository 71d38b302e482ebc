import { z } from 'zod'
import type { Json } from '../kernel/json.ts'
import type { Plan } from '../plan/plan.ts'

const envelope = z.object({ plan: z.looseObject({ schema: z.literal('understudy/plan/1') }), adopted: z.boolean() })

/** What a run was created with. Only Understudy writes it, so its inner shape is that of the same version. */
export function readRunPlan(document: Json): { readonly plan: Plan; readonly adopted: boolean } {
  const { plan, adopted } = envelope.parse(document)
  return { plan: plan as unknown as Plan, adopted }
}
