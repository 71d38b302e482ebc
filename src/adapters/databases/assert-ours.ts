import { AppError } from '../../kernel/app-error.ts'
import type { ListedDatabase } from '../../ports/database.ts'

/** Throws 'database/not-ours' for a database without a mark, and for none. */
export function assertOurs(name: string, found: ListedDatabase | undefined): void {
  if (found?.mark !== undefined) return
  const fact = found === undefined ? `there is no database ${name}` : `the database ${name} has no mark of Understudy`
  throw new AppError('database/not-ours', fact, {
    hint: 'only databases that Understudy made are dropped or changed; `understudy generations` lists them',
  })
}

/** Throws 'database/not-ours' also for the mark of another run. */
export function assertSame(name: string, mark: string, found: ListedDatabase | undefined): void {
  assertOurs(name, found)
  if (found?.mark === mark) return
  throw new AppError('database/not-ours', `the database ${name} belongs to another run: ${found?.mark ?? ''}`, {
    hint: 'give the copy another name; a template with {n} or {date} in `database.name` does',
  })
}
