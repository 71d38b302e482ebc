import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { AppError } from '../kernel/app-error.ts'
import { supportProblems } from '../steps/readiness/support.ts'

/** What is written down already, and can't be refreshed by this version: said before anything is asked. */
export function assertSupported(ends: readonly EnvironmentConfig[], refresh: RefreshConfig): void {
  const problems = supportProblems({ ends, refresh })
  const [first] = problems
  if (first === undefined) return
  throw new AppError('policy/not-yet', problems.map(({ summary }) => summary).join('; '), {
    hint: [...new Set(problems.flatMap(({ hint }) => hint ?? []))].join('; '),
  })
}
