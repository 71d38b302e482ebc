import type { Catalogue } from '../../../ports/catalogue.ts'
import type { DatabaseTransaction, DatabaseWriter } from '../../../ports/database.ts'
import { readCatalogue } from './catalogue.ts'
import type { MysqlConfig } from './config.ts'
import { replaceMark } from './mark-table.ts'
import { quoted } from './names.ts'
import { reading } from './reader.ts'
import { count, select, stream } from './rows.ts'
import { openSession, type Session } from './session.ts'

/** A target's database. Each transaction has a connection of its own. */
export async function openMysqlWriter(config: MysqlConfig): Promise<DatabaseWriter> {
  const session = await openSession(config, 'read-write')
  return {
    ...reading(config, session, 'read-write'),
    transaction: (work) => inTransaction(config, work),
    analyze: async () => {
      const tables = [...(await readCatalogue(session)).keys()].map(quoted)
      if (tables.length > 0) await session.query(`analyze table ${tables.join(', ')}`)
    },
  }
}

async function inTransaction<Result>(
  config: MysqlConfig,
  work: (transaction: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  // Closing the connection without a commit is the rollback.
  await using session = await openSession(config, 'read-write')
  // A table that is made or changed would commit what was done before: none of that is done in here.
  await session.execute('start transaction')
  const guarded = failingOnce(session)
  const result = await work(transactionOf(guarded.session))
  guarded.assertWhole()
  await session.execute('commit')
  return result
}

/** A statement that failed is taken back alone, and the transaction goes on: whoever swallowed that would commit the rest. */
function failingOnce(session: Session): { readonly session: Session; assertWhole(): void } {
  let failure: unknown
  const noted = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => {
      failure ??= error
      throw error
    })
  return {
    session: {
      ...session,
      query: (text) => noted(session.query(text)),
      cells: (text, parameters) => noted(session.cells(text, parameters)),
      execute: (text, parameters) => noted(session.execute(text, parameters)),
    },
    assertWhole: () => {
      if (failure !== undefined) throw failure
    },
  }
}

function transactionOf(session: Session): DatabaseTransaction {
  let read: Promise<Catalogue> | undefined
  const catalogue = (): Promise<Catalogue> => (read ??= readCatalogue(session))
  return {
    dialect: 'mysql',
    catalogue,
    select: async (query) => select(session, await catalogue(), query),
    count: async (table, where) => count(session, await catalogue(), table, where),
    stream: async function* (query) {
      yield* stream(session, await catalogue(), query)
    },
    execute: ({ text, parameters }) => session.execute(text, parameters),
    setMark: (mark) => replaceMark(session, mark),
  }
}
