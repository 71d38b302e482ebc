import { sumRows } from '../../../changes/sql/mysql/sum-rows.ts'
import { AppError } from '../../../kernel/app-error.ts'
import type { TableShape } from '../../../ports/catalogue.ts'
import type { TableCounter, TableSum } from '../../../ports/table-counter.ts'
import type { MysqlConfig } from './config.ts'
import { setTimeout, STATEMENT_TIMEOUT_MS, type TextRow } from './prepare-session.ts'
import { openSession, type Session } from './session.ts'

/** In the moment when it is opened. `config` gives the time for one table. */
export async function openTableCounter(config: MysqlConfig): Promise<TableCounter> {
  const session = await openSession(config, 'read-only')
  try {
    await startSnapshot(session)
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
  return { ...counterOf(session), [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
}

/** What others write from now on, this session does not see. */
export async function startSnapshot(session: Session): Promise<void> {
  // The server would end who waits for long between two statements.
  const idle =
    session.product === 'mariadb' ? ', idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0' : ''
  await session.query(`set session wait_timeout = ${A_DAY_SECONDS}${idle}`)
  await session.query('start transaction with consistent snapshot, read only')
}

const A_DAY_SECONDS = 86_400

/** In the transaction that the session is in; it is not closed. */
export function counterOf(session: Session, milliseconds = STATEMENT_TIMEOUT_MS): TableCounter {
  return {
    sum: async (table, of) => {
      await session.query(setTimeout(session.product, milliseconds))
      const [row] = (await asked(session, table, of)) ?? []
      return row === undefined ? undefined : sumOf(row)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Going back gives the table free again, which a transaction keeps from being altered by others. */
async function asked(
  session: Session,
  table: TableShape,
  of: 'rows' | 'content',
): Promise<readonly TextRow[] | undefined> {
  await session.query('savepoint one_table')
  try {
    return await session.query(sumRows(table, of).text)
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'database/unreachable') throw error
    return undefined
  } finally {
    await session.query('rollback to savepoint one_table')
  }
}

function sumOf({ row_count: rows, content }: TextRow): TableSum {
  return { rows: Number(rows), ...(typeof content === 'string' ? { content } : {}) }
}
