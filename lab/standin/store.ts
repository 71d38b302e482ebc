import { Socket } from 'node:net'
import { Pool } from 'pg'
import type { JdbcAddress } from './jdbc-url.ts'
import { type Log, reasonOf } from './log.ts'
import type { Row } from './row.ts'

/** Bitbucket's database. Every query is a transaction of its own, so that a drained instance holds none. */
export interface Store {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** All rows of a table; none when this version has no such table. */
  table(name: string): Promise<readonly Row[]>
  hasTable(name: string): Promise<boolean>
  hasColumn(table: string, column: string): Promise<boolean>
  close(): Promise<void>
}

export interface StoreOptions extends JdbcAddress {
  readonly user: string
  readonly password: string
  readonly localAddress: string
}

const SESSIONS = 3

/** Opens the sessions and keeps them as long as the store lives, as Bitbucket's pool does. */
export async function openStoreOnPostgresql(options: StoreOptions, log: Log): Promise<Store> {
  const { localAddress, host, port, database, user, password } = options
  const pool = new Pool({
    host,
    port,
    database,
    user,
    password,
    max: SESSIONS,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 5_000,
    application_name: 'PostgreSQL JDBC Driver',
    stream: () => socketFrom(localAddress),
  })
  pool.on('error', (error) => log('ERROR', `database session lost: ${reasonOf(error)}`))
  await fillPool(pool)
  return storeOn(pool)
}

async function fillPool(pool: Pool): Promise<void> {
  const opened = await Promise.allSettled(Array.from({ length: SESSIONS }, () => pool.connect()))
  for (const one of opened) if (one.status === 'fulfilled') one.value.release()
  const failed = opened.find((one) => one.status === 'rejected')
  if (failed === undefined) return
  await pool.end()
  throw failed.reason
}

function storeOn(pool: Pool): Store {
  const query = async (sql: string, values: readonly unknown[] = []) => {
    const result = await pool.query<Record<string, unknown>>(sql, [...values])
    return result.rows
  }
  const hasTable = async (name: string) => {
    const rows = await query(`SELECT to_regclass($1) IS NOT NULL AS present`, [quoted(name)])
    return rows[0]?.['present'] === true
  }
  return {
    query,
    hasTable,
    table: async (name) => ((await hasTable(name)) ? query(`SELECT * FROM ${quoted(name)}`) : []),
    hasColumn: async (table, column) => {
      const rows = await query(
        'SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped',
        [quoted(table), column],
      )
      return rows.length > 0
    },
    close: () => pool.end(),
  }
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

// The driver has no option for the local address; without it all lab hosts would look alike to the server.
function socketFrom(localAddress: string): Socket {
  const socket = new Socket()
  const connect = socket.connect.bind(socket)
  return Object.assign(socket, { connect: (port: number, host: string) => connect({ port, host, localAddress }) })
}
