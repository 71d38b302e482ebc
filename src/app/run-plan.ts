import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Json } from '../kernel/json.ts'
import { readPlan } from '../plan/read-plan.ts'
import type { Plan } from '../plan/plan.ts'

const envelope = z.object({ plan: z.json(), adopted: z.boolean() })

/** What a run was created with. */
export function readRunPlan(document: Json): { readonly plan: Plan; readonly adopted: boolean } {
  const read = envelope.safeParse(document)
  const plan = readPlan(read.data?.plan)
  if (read.success && plan !== undefined) return { plan, adopted: read.data.adopted }
  throw new AppError('run/journal-mismatch', 'the run was recorded by another version of Understudy', {
    hint: 'go on with that version, or rewind and begin a new run',
  })
}
