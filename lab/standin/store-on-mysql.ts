import { connect } from 'node:net'
import { createPool, type Pool, type PoolConnection } from 'mysql2/promise'
import type { Row } from './row.ts'
import { inMysql } from './sql-of-mysql.ts'
import type { Store, StoreOptions } from './store.ts'

const SESSIONS = 3

/** The same on MariaDB. Its statements are those of PostgreSQL, put in other words. */
export async function openStoreOnMysql(options: StoreOptions): Promise<Store> {
  const { host, port, database, user, password, localAddress } = options
  const pool = createPool({
    host,
    port,
    database,
    user,
    password,
    connectionLimit: SESSIONS,
    maxIdle: SESSIONS,
    supportBigNumbers: true,
    bigNumberStrings: true,
    typeCast,
    connectAttributes: { program_name: 'MySQL Connector Java' },
    stream: () => connect({ host, port, localAddress }),
  })
  const opened = await Promise.all(Array.from({ length: SESSIONS }, () => pool.getConnection()))
  for (const connection of opened) connection.release()
  return storeOn(pool, database)
}

/** What PostgreSQL has as true or false is a bit there, or a number of one digit. */
function typeCast(
  field: { type: string; length: number; string(): string | null; buffer(): Buffer | null },
  next: () => unknown,
) {
  if (field.type === 'BIT') return field.buffer()?.[0] === 1
  if (field.type === 'TINY' && field.length === 1) return field.string() === '1'
  return next()
}

function storeOn(pool: Pool, database: string): Store {
  const query: Store['query'] = async (sql, values = []) => {
    const connection = await pool.getConnection()
    try {
      await connection.query(`set session sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES', time_zone = '+00:00'`)
      let rows: readonly Row[] = []
      for (const one of inMysql(sql, values)) rows = await asked(connection, one)
      return rows
    } finally {
      connection.release()
    }
  }
  const counts = async (sql: string, values: readonly unknown[]) => (await query(sql, values)).length > 0
  const hasTable = (name: string) =>
    counts('SELECT 1 FROM information_schema.tables WHERE table_schema = $1 AND table_name = $2', [database, name])
  return {
    query,
    hasTable,
    table: async (name) => ((await hasTable(name)) ? query(`SELECT * FROM "${name.replaceAll('"', '""')}"`) : []),
    hasColumn: (table, column) =>
      counts(
        'SELECT 1 FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 AND column_name = $3',
        [database, table, column],
      ),
    close: () => pool.end(),
  }
}

async function asked(
  connection: PoolConnection,
  { sql, values }: { readonly sql: string; readonly values: readonly unknown[] },
): Promise<readonly Row[]> {
  const [answer] = await connection.query<never>(sql, [...values])
  const result: unknown = answer
  if (Array.isArray(result)) return result
  const touched = typeof result === 'object' && result !== null && 'affectedRows' in result ? result.affectedRows : 0
  return Array.from({ length: Number(touched) }, () => ({}))
}
