import { z } from 'zod'
import type { Plan } from './plan.ts'

/** Whether a document that was kept is a plan of this version. Its fingerprint is compared before anything is touched. */
export function isPlan(value: unknown): value is Plan {
  return shape.safeParse(value).success
}

const shape = z.looseObject({
  schema: z.literal('understudy/plan/1'),
  environment: z.string(),
  source: z.string(),
  serverId: z.string(),
  fingerprint: z.object({ hash: z.string(), parts: z.record(z.string(), z.string()) }),
  steps: z.array(z.looseObject({ id: z.string(), changes: z.array(z.looseObject({ kind: z.string() })) })),
  findings: z.array(z.looseObject({ decidedBy: z.string() })),
  waivers: z.array(z.object({ proof: z.string(), because: z.string() })),
})
