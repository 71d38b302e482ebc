import { AppError } from '../kernel/app-error.ts'
import { parseJson } from '../kernel/json.ts'
import { readPlan } from '../plan/read-plan.ts'
import type { Plan } from '../plan/plan.ts'
import type { Terminal } from './terminal.ts'

/** A plan that `understudy plan -o` saved. Rejects with 'config/file-unusable' for any other file. */
export async function readSavedPlan(terminal: Terminal, path: string): Promise<Plan> {
  const plan = readPlan(parseJson(await terminal.readFile(path)))
  if (plan !== undefined) return plan
  throw new AppError('config/file-unusable', `${path} is not a plan of this version of Understudy`, {
    hint: 'make one with `understudy plan ENVIRONMENT -o FILE`',
  })
}
