import type { Catalogue } from '../../../ports/catalogue.ts'
import type { DatabaseTransaction, DatabaseWriter } from '../../../ports/database.ts'
import { readCatalogue } from './catalogue.ts'
import type { PostgresqlConfig } from './config.ts'
import { reading } from './reader.ts'
import { count, select, stream } from './rows.ts'
import { setMark } from './database-list.ts'
import { openSession, type Session } from './session.ts'

/** A target's database. Each transaction has a connection of its own. */
export async function openPostgresqlWriter(config: PostgresqlConfig): Promise<DatabaseWriter> {
  const session = await openSession(config, 'read-write')
  return {
    ...reading(config, session, 'read-write'),
    transaction: (work) => inTransaction(config, work),
    analyze: async () => {
      await session.execute('analyze')
    },
  }
}

async function inTransaction<Result>(
  config: PostgresqlConfig,
  work: (transaction: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  // Closing the connection without a commit is the rollback.
  await using session = await openSession(config, 'read-write')
  await session.execute('begin')
  const result = await work(transactionOf(session, config.database))
  // A commit after a failed statement that somebody swallowed is a silent rollback; this query then fails loudly.
  await session.query('select 1')
  await session.execute('commit')
  return result
}

function transactionOf(session: Session, database: string): DatabaseTransaction {
  let read: Promise<Catalogue> | undefined
  const catalogue = (): Promise<Catalogue> => (read ??= readCatalogue(session))
  return {
    dialect: 'postgresql',
    catalogue,
    select: async (query) => select(session, await catalogue(), query),
    count: async (table, where) => count(session, await catalogue(), table, where),
    stream: async function* (query) {
      yield* stream(session, await catalogue(), query)
    },
    execute: ({ text, parameters }) => session.execute(text, parameters),
    setMark: (mark) => setMark(session, database, mark),
  }
}
