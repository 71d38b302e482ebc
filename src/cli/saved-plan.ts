import { AppError } from '../kernel/app-error.ts'
import { parseJson } from '../kernel/json.ts'
import { isPlan } from '../plan/is-plan.ts'
import type { Plan } from '../plan/plan.ts'
import type { Terminal } from './terminal.ts'

/** A plan that `understudy plan -o` saved. Rejects with 'config/file-unusable' for any other file. */
export async function readSavedPlan(terminal: Terminal, path: string): Promise<Plan> {
  const value = parseJson(await terminal.readFile(path))
  if (isPlan(value)) return value
  throw new AppError('config/file-unusable', `${path} is not a plan of this version of Understudy`, {
    hint: 'make one with `understudy plan ENVIRONMENT -o FILE`',
  })
}
