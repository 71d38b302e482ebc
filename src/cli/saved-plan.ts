import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Plan } from '../plan/plan.ts'
import type { Terminal } from './terminal.ts'

/** A plan that `understudy plan -o` saved. Rejects with 'config/file-unusable' for any other file. */
export async function readSavedPlan(terminal: Terminal, path: string): Promise<Plan> {
  const value = parsed(await terminal.readFile(path))
  if (isPlan(value)) return value
  throw new AppError('config/file-unusable', `${path} is not a plan of this version of Understudy`, {
    hint: 'make one with `understudy plan ENVIRONMENT -o FILE`',
  })
}

// Its fingerprint is compared before anything is touched; what is checked here is that it is a plan at all.
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

function isPlan(value: unknown): value is Plan {
  return shape.safeParse(value).success
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
