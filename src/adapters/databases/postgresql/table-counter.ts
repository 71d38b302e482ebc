import { sumRows } from '../../../changes/sql/postgresql/sum-rows.ts'
import { AppError } from '../../../kernel/app-error.ts'
import type { TableCounter, TableSum } from '../../../ports/table-counter.ts'
import type { PostgresqlConfig } from './config.ts'
import { openSession, type Session, type TextRow } from './session.ts'

// Workers of one statement would take processors from the application; a timeout of the server would lose the snapshot between two tables.
const GENTLY = `select set_config(name, '0', false) from pg_settings
  where name in ('max_parallel_workers_per_gather', 'idle_in_transaction_session_timeout', 'transaction_timeout')`

/** `snapshot`: of pg_export_snapshot(), in a session that is still open. `config` gives the time for one table. */
export async function openTableCounter(config: PostgresqlConfig, snapshot?: string): Promise<TableCounter> {
  const session = await openSession(config, 'read-only')
  try {
    await session.query(GENTLY)
    await session.query('begin isolation level repeatable read, read only')
    if (snapshot !== undefined) await session.query(`set transaction snapshot '${snapshotName(snapshot)}'`)
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
  return {
    sum: async (table, of) => {
      const { text } = sumRows(table, of)
      const [row] = (await asked(session, text)) ?? []
      return row === undefined ? undefined : sumOf(row)
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** A statement that fails must not take the snapshot with it. */
async function asked(session: Session, text: string): Promise<readonly TextRow[] | undefined> {
  await session.query('savepoint one_table')
  try {
    return await session.query(text)
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'database/unreachable') throw error
    await session.query('rollback to savepoint one_table')
    return undefined
  }
}

function sumOf({ rows, content }: TextRow): TableSum {
  return { rows: Number(rows), ...(typeof content === 'string' ? { content } : {}) }
}

/** It can't be a parameter. */
function snapshotName(snapshot: string): string {
  if (/^[0-9A-Fa-f-]+$/.test(snapshot)) return snapshot
  throw new Error('no name of a snapshot')
}
