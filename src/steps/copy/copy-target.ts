import type { Target } from '../../kernel/target.ts'
import { databaseOf } from '../restore-database.ts'
import { resultOf, type RunContext } from '../run-context.ts'

/** What the copy of this run shall be, now that its database and the moment of its data are known. */
export function copyTarget(context: RunContext): Target {
  return context.copy({ dataFrom: resultOf(context, 'take-backup').dataFrom, database: databaseOf(context) })
}
