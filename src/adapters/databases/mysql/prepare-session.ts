import type { MysqlConfig } from './config.ts'

export type MysqlProduct = 'mysql' | 'mariadb'

/** Cells as the server writes them. */
export type TextRow = Readonly<Record<string, string | null>>

/** Production is only ever opened `read-only`: the session itself then refuses every write. */
export type SessionMode = 'read-only' | 'read-write'

/** Of a reader that is given no other. */
export const STATEMENT_TIMEOUT_MS = 600_000

/** Whoever reads a large table may let the server wait. */
const PATIENCE_SECONDS = 3600

// So that every cell comes in one form, and no statement means another thing, whatever the server's settings are: a value that does not
// fit is refused, a backslash escapes, and 0 is a key as any other.
const MODES = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO'

/** Makes a new session ours, and tells whose it is. */
export async function prepare(
  ask: (text: string) => Promise<readonly TextRow[]>,
  config: MysqlConfig,
  mode: SessionMode,
): Promise<MysqlProduct> {
  const [row] = await ask('select version() as version')
  const product = /mariadb/iu.test(row?.['version'] ?? '') ? 'mariadb' : 'mysql'
  await ask('set names utf8mb4')
  await ask(
    `set session sql_mode = '${MODES}', time_zone = '+00:00', net_write_timeout = ${PATIENCE_SECONDS}, net_read_timeout = ${PATIENCE_SECONDS}`,
  )
  await ask('set session transaction isolation level repeatable read')
  if (mode === 'read-write') return product
  await ask('set session transaction read only')
  await ask(setTimeout(product, config.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS))
  return product
}

/** MySQL counts milliseconds of a select, MariaDB seconds of any statement. */
export function setTimeout(product: MysqlProduct, milliseconds: number): string {
  return product === 'mariadb'
    ? `set session max_statement_time = ${milliseconds / 1000}`
    : `set session max_execution_time = ${Math.ceil(milliseconds)}`
}
