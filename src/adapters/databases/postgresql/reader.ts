import type { Catalogue } from '../../../ports/catalogue.ts'
import { copyRows } from '../../../changes/sql/postgresql/copy-rows.ts'
import type { DatabaseReader, Row } from '../../../ports/database.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import type { PostgresqlConfig } from './config.ts'
import { readCatalogue } from './catalogue.ts'
import { readDefinitions } from './definitions.ts'
import { usedExtensions } from './extensions.ts'
import { readIdentity, readSessions } from './identity.ts'
import { largeObjects } from './large-objects.ts'
import { readPrivileges } from './privileges.ts'
import { count, select, stream } from './rows.ts'
import { rowBlocks } from './row-blocks.ts'
import { readWay } from './way.ts'
import { openSession, STATEMENT_TIMEOUT_MS, type Session, type SessionMode } from './session.ts'

/** Connects at once. The object has no way to write, and its session refuses to. */
export async function openPostgresqlReader(config: PostgresqlConfig): Promise<DatabaseReader> {
  return reading(config, await openSession(config, 'read-only'), 'read-only')
}

/** The reading half of a reader or a writer. */
export function reading(config: PostgresqlConfig, session: Session, mode: SessionMode): DatabaseReader {
  let read: Promise<Catalogue> | undefined
  const catalogue = (): Promise<Catalogue> => (read ??= readCatalogue(session))
  return {
    dialect: 'postgresql',
    catalogue,
    identity: () => readIdentity(session),
    select: async (query) => select(session, await catalogue(), query),
    count: async (table, where) => count(session, await catalogue(), table, where),
    scan: (table, columns) => scan(config, mode, catalogue, { table, columns }),
    scanBytes: (table, columns) => scanBytes(config, mode, catalogue, { table, columns }),
    scanLargeObjects: () => scanLargeObjects(config, mode),
    definitions: () => readDefinitions(session),
    sessions: () => readSessions(session, 'database'),
    privileges: () => readPrivileges(session),
    extensions: () => usedExtensions(session),
    way: () => readWay(config),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

interface Scan {
  readonly table: string
  readonly columns: readonly string[]
}

// A connection of its own: the caller may query while it walks through a table.
async function* scan(
  config: PostgresqlConfig,
  mode: SessionMode,
  catalogue: () => Promise<Catalogue>,
  { table, columns }: Scan,
): AsyncIterable<readonly Row[]> {
  const tables = await catalogue()
  await using session = await openSession(config, mode)
  await session.query('begin isolation level repeatable read, read only')
  yield* stream(session, tables, { table, columns, exact: true })
}

const SLOWEST_BYTES_PER_MS = 5000

async function* scanBytes(
  config: PostgresqlConfig,
  mode: SessionMode,
  catalogue: () => Promise<Catalogue>,
  scan: Scan,
): AsyncIterable<RowBlock> {
  const table = (await catalogue()).get(scan.table)
  if (table === undefined) return
  const columns = scan.columns.flatMap((name) => table.columns.find((column) => column.name === name) ?? [])
  if (columns.length === 0) return
  await using session = await openSession({ ...config, statementTimeoutMs: timeoutFor(config, table.bytes) }, mode)
  yield* rowBlocks(session.copy(copyRows(table, columns).text), columns)
}

async function* scanLargeObjects(config: PostgresqlConfig, mode: SessionMode): AsyncIterable<RowBlock> {
  await using session = await openSession(config, mode)
  const [all] = await session.query(
    `select count(*) as objects, pg_total_relation_size('pg_catalog.pg_largeobject') as bytes from pg_catalog.pg_largeobject_metadata`,
  )
  if (all?.['objects'] === '0') return
  const timeout = timeoutFor(config, Number(all?.['bytes']))
  if (mode === 'read-only') await session.query(`select set_config('statement_timeout', $1, false)`, [String(timeout)])
  yield* largeObjects(session)
}

/** One statement reads all of it: it may take longer than others, in proportion to what it has to read. */
function timeoutFor(config: PostgresqlConfig, bytes: number): number {
  return (config.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS) + Math.ceil(bytes / SLOWEST_BYTES_PER_MS)
}
