import { bindStatement } from '../../../changes/resolve-value.ts'
import { blockRows, cellPiece, longColumns } from '../../../changes/sql/mysql/block-rows.ts'
import type { Catalogue, ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { DatabaseReader, Row } from '../../../ports/database.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import { readCatalogue } from './catalogue.ts'
import { typedRow } from './cells.ts'
import type { MysqlConfig } from './config.ts'
import { readDefinitions } from './definitions.ts'
import { readIdentity } from './identity.ts'
import { STATEMENT_TIMEOUT_MS, type SessionMode } from './prepare-session.ts'
import { readPrivileges } from './privileges.ts'
import { rowBlocks, type PieceOf } from './row-blocks.ts'
import { count, select, stream } from './rows.ts'
import { openSession, type Session } from './session.ts'
import { readSessions } from './sessions.ts'
import { readWay } from './way.ts'

/** Connects at once. The object has no way to write, and its session refuses to. */
export async function openMysqlReader(config: MysqlConfig): Promise<DatabaseReader> {
  return reading(config, await openSession(config, 'read-only'), 'read-only')
}

/** The reading half of a reader or a writer. */
export function reading(config: MysqlConfig, session: Session, mode: SessionMode): DatabaseReader {
  let read: Promise<Catalogue> | undefined
  const catalogue = (): Promise<Catalogue> => (read ??= readCatalogue(session))
  return {
    dialect: 'mysql',
    catalogue,
    identity: () => readIdentity(session),
    select: async (query) => select(session, await catalogue(), query),
    count: async (table, where) => count(session, await catalogue(), table, where),
    scan: (table, columns) => scan(config, mode, catalogue, { table, columns }),
    scanBytes: (table, columns) => scanBytes(config, mode, catalogue, { table, columns }),
    // All that these servers keep lies in tables.
    scanLargeObjects: async function* () {},
    definitions: () => readDefinitions(session),
    sessions: () => readSessions(session, 'database'),
    privileges: () => readPrivileges(session),
    extensions: () => Promise.resolve([]),
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
  config: MysqlConfig,
  mode: SessionMode,
  catalogue: () => Promise<Catalogue>,
  { table, columns }: Scan,
): AsyncIterable<readonly Row[]> {
  const tables = await catalogue()
  await using session = await openSession(timed(config, tables.get(table)), mode)
  yield* stream(session, tables, { table, columns, exact: true })
}

async function* scanBytes(
  config: MysqlConfig,
  mode: SessionMode,
  catalogue: () => Promise<Catalogue>,
  scan: Scan,
): AsyncIterable<RowBlock> {
  const table = (await catalogue()).get(scan.table)
  if (table === undefined) return
  const columns = scan.columns.flatMap((name) => table.columns.find((column) => column.name === name) ?? [])
  if (columns.length === 0) return
  // What names a row is read along with it: without its key no piece of a long cell could be asked for.
  const key = table.columns.filter(({ name }) => table.primaryKey.includes(name))
  const beside = key.filter((column) => !columns.includes(column))
  await using session = await openSession(timed(config, table), mode)
  const all = [...columns, ...beside]
  const long = longColumns(table, all)
  await using second = long.length === 0 ? undefined : await openSession(config, mode)
  yield* rowBlocks(session.stream(blockRows(table, all).text), {
    columns,
    beside,
    long,
    pieceOf: pieceOf(second ?? session, table, all),
  })
}

function pieceOf(session: Session, table: TableShape, all: readonly ColumnShape[]): PieceOf {
  return async (cells, column, from, bytes) => {
    const { text, parameters } = bindStatement(
      cellPiece(table, column, { row: typedRow(cells, all, true), from, bytes }),
      new Map(),
    )
    const [row] = await session.cells(text, parameters)
    return row?.[0] ?? Buffer.alloc(0)
  }
}

const SLOWEST_BYTES_PER_MS = 5000

/** One statement reads all of a table: it may take longer than others, in proportion to what it has to read. */
function timed(config: MysqlConfig, table: TableShape | undefined): MysqlConfig {
  const own = config.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS
  return { ...config, statementTimeoutMs: own + Math.ceil((table?.bytes ?? 0) / SLOWEST_BYTES_PER_MS) }
}
