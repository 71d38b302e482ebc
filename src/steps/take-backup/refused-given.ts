import type { GivenBackup } from '../../backup/given/given-backup.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'

/** `why` goes on after the name of the backup. */
export function refusedGiven(
  { target }: Pick<RunContext, 'target'>,
  { path }: GivenBackup,
  why: string,
  hint = 'choose another one',
): AppError {
  return new AppError('policy/refused-archive', `${path} on ${target.host.name} ${why}`, { hint })
}
