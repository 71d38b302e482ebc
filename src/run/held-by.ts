import { AppError } from '../kernel/app-error.ts'
import type { EnvironmentLock } from '../ports/store.ts'

export function heldBy({ environment, run, by, why, since, holder }: EnvironmentLock): AppError {
  return new AppError(
    'run/locked',
    `${environment} is held by run ${run} of ${by} since ${since} (${why}), ${holder}`,
    {
      hint: `if it is dead: \`understudy resume ${environment}\`, or \`understudy abort ${environment}\``,
    },
  )
}
