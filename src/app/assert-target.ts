import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'

/** Production is never a target, whatever else is said. */
export function assertMayBeTarget({ name, tier }: EnvironmentConfig): void {
  if (tier !== 'production') return
  throw new AppError(
    'policy/refused-target',
    `environment ${name} has the tier production, and production is never a target`,
    {
      hint: 'name a staging or development environment',
    },
  )
}
