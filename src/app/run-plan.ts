import { z } from 'zod'
import { readGiven, type GivenBackup } from '../backup/given/given-backup.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Json } from '../kernel/json.ts'
import { readPlan } from '../plan/read-plan.ts'
import type { Plan } from '../plan/plan.ts'

const envelope = z.object({
  plan: z.json(),
  adopted: z.boolean(),
  verify: z.boolean().default(false),
  start: z.boolean().default(true),
})

export interface RunPlan {
  readonly plan: Plan
  readonly adopted: boolean
  readonly verify: boolean
  /** False: it stops where the copy is cut and held. */
  readonly start: boolean
  /** Restored in place of a backup that would be taken from the source. */
  readonly given?: GivenBackup
}

/** What a run was created with. */
export function readRunPlan(document: Json): RunPlan {
  const read = envelope.safeParse(document)
  const plan = readPlan(read.data?.plan)
  const given = readGiven(document)
  if (read.success && plan !== undefined) return { ...read.data, plan, ...(given === undefined ? {} : { given }) }
  throw new AppError('run/journal-mismatch', 'the run was recorded by another version of Understudy', {
    hint: 'go on with that version, or rewind and begin a new run',
  })
}
