import type { Target } from '../../kernel/target.ts'
import { databaseOf } from '../restore-database.ts'
import type { RunContext } from '../run-context.ts'

/** What the copy of this run shall be, now that its database and the moment of its data are known. */
export function copyTarget(context: RunContext): Target {
  const { generations, run } = context
  const dataFrom = generations.all().find(({ id }) => id === run)?.dataFrom ?? undefined
  return context.copy({ dataFrom, database: databaseOf(context) })
}
