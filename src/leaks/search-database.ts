import type { AllowedLeak } from '../config/leaks.ts'
import type { ColumnShape, TableShape } from '../ports/catalogue.ts'
import type { Cell, DatabaseReader, Row } from '../ports/database.ts'
import type { Meter, ProgressReporter } from '../ports/progress.ts'
import type { RowBlock } from '../ports/row-block.ts'
import type { Place } from '../kernel/place.ts'
import { contentPlaceOf, type ContentPlace } from './content-places.ts'
import type { Excerpts } from './excerpt.ts'
import { keptRow, type KeptPlace } from './kept-place.ts'
import type { LeakState } from './leak.ts'
import type { LeakList } from './leak-list.ts'
import type { Match, Matcher } from './matcher.ts'
import { needleName } from './needle.ts'
import { cellSearch } from './search-cells.ts'
import { switchColumns, switchedOffIn, type WhyOff } from './switched-off.ts'

export interface DatabaseSearch {
  readonly database: DatabaseReader
  readonly matcher: Matcher
  readonly excerpts: Excerpts
  readonly isSearched: (column: ColumnShape) => boolean
  readonly contentPlaces: readonly ContentPlace[]
  readonly allowed: readonly AllowedLeak[]
  readonly kept: readonly KeptPlace[]
  readonly leaks: LeakList
  readonly signal: AbortSignal
  readonly progress?: ProgressReporter
}

/** Streams every column that can name something, and every large object, past the matcher. No table is held, nor a row. */
export async function searchDatabase(search: DatabaseSearch): Promise<{ bytes: number; tables: number }> {
  const tables = [...(await search.database.catalogue()).values()]
  using meter = search.progress?.begin('leak search of the database', 'bytes')
  const passed = passedTables(meter, tables)
  let bytes = 0
  for (const table of tables) bytes += await searchTable(search, table, passed.within(table))
  bytes += await searchBlocks(search, largeObjects, {
    blocks: search.database.scanLargeObjects(),
    columns: largeObjects.columns.map(({ name }) => name),
    searched: new Set(['data']),
  })
  return { bytes, tables: tables.length }
}

/** Where a table has no more than the number of one. */
const largeObjects: TableShape = {
  name: 'pg_largeobject',
  columns: [
    { name: 'loid', type: 'integer', vendorType: 'oid', nullable: false },
    { name: 'data', type: 'binary', vendorType: 'bytea', nullable: false },
  ],
  primaryKey: ['loid'],
  estimatedRows: 0,
  bytes: 0,
}

/** A table counts with what it takes on the server, whatever of it is read. */
function passedTables(meter: Meter | undefined, tables: readonly TableShape[]) {
  const total = tables.reduce((sum, { bytes }) => sum + bytes, 0)
  let before = 0
  return {
    within: (table: TableShape): ((read: number) => void) => {
      const start = before
      before += table.bytes
      return (read) => meter?.tell({ done: start + Math.min(read, table.bytes), total, estimated: true })
    },
  }
}

type Told = (read: number) => void

async function searchTable(search: DatabaseSearch, table: TableShape, told: Told): Promise<number> {
  const searched = new Set(table.columns.filter(search.isSearched).map(({ name }) => name))
  if (searched.size === 0) return 0
  const columns = columnsOf(table, searched)
  // A scan takes a connection of its own; most tables of a Bitbucket are empty. Of the row no cell: it may be of any size.
  if ((await search.database.select({ table: table.name, columns: [], limit: 1 })).length === 0) return 0
  const blocks = search.database.scanBytes(table.name, columns)
  return searchBlocks(search, table, { blocks, columns, searched, told })
}

interface Blocks {
  readonly blocks: AsyncIterable<RowBlock>
  readonly columns: readonly string[]
  readonly searched: ReadonlySet<string>
  readonly told?: Told
}

async function searchBlocks(
  search: DatabaseSearch,
  table: TableShape,
  { blocks, columns, searched, told }: Blocks,
): Promise<number> {
  const cells = cellSearch(search.matcher, columns, searched)
  // The flags are read only where something was found.
  let whyOff: WhyOff | undefined
  let bytes = 0
  for await (const block of blocks) {
    search.signal.throwIfAborted()
    bytes += cells.bytesOf(block)
    told?.(bytes)
    const found = cells.matchesIn(block)
    if (found.length === 0) continue
    whyOff ??= await switchedOffIn(search.database, table.name)
    for (const { row, column, match } of found) addHit(search, { table, row, column, match, whyOff })
  }
  return bytes
}

/** What names a row comes first: what follows a long cell does not lie beside it. */
function columnsOf(table: TableShape, searched: ReadonlySet<string>): readonly string[] {
  const known = new Set(table.columns.map(({ name }) => name))
  const beside = [
    ...table.primaryKey,
    ...(naturalKeys.get(table.name) ?? []),
    ...switchColumns(table.name),
    ...keyColumns,
  ]
  return [...new Set([...beside.filter((name) => known.has(name)), ...searched])]
}

interface Found {
  readonly table: TableShape
  readonly row: Row
  readonly column: string
  readonly match: Match
  readonly whyOff: WhyOff
}

function addHit(search: DatabaseSearch, found: Found): void {
  const { table, row, column, match } = found
  const { state, because } = stateOf(search, found)
  const inColumn: Place = { kind: 'column', table: table.name, column }
  const perRow = state === 'live' || state === 'switched-off'
  search.leaks.add({
    where: perRow ? rowPlace(table, row, column) : inColumn,
    needle: needleName(match.needle),
    state,
    excerpt: () => search.excerpts(match, [column, ...keyWords(row)]),
    ...(because === undefined ? {} : { because }),
  })
}

function stateOf(
  { contentPlaces, allowed, kept }: DatabaseSearch,
  { table: { name: table }, row, column, match, whyOff }: Found,
): { readonly state: LeakState; readonly because?: string } {
  const allowance = allowed.find((one) => one.table === table && one.column === column)?.reason
  const because = allowance ?? keptRow(kept, { table, column, row }, match.needle)
  if (because !== undefined) return { state: 'allowed', because }
  const content = contentPlaceOf(table, column, contentPlaces)
  if (content !== undefined) return { state: 'content', because: content.reason }
  const off = whyOff(row)
  return off === undefined ? { state: 'live' } : { state: 'switched-off', because: off }
}

/** Named as findings are: their ids tell nobody anything. */
const naturalKeys: ReadonlyMap<string, readonly string[]> = new Map([['plugin_setting', ['namespace', 'key_name']]])

/** A table without a key has no name for a row. */
function rowPlace({ name, primaryKey }: TableShape, row: Row, column: string): Place {
  const columns = naturalKeys.get(name) ?? primaryKey
  if (columns.length === 0) return { kind: 'column', table: name, column }
  const key = columns.map((part) => [part, keyCell(row[part])] as const)
  return { kind: 'row', table: name, key: Object.fromEntries(key), column }
}

function keyCell(cell: Cell | undefined): string | number {
  return typeof cell === 'number' ? cell : String(cell)
}

/** What names the value in a table of keys and values. */
function keyWords(row: Row): readonly string[] {
  return keyColumns.flatMap((column) => (typeof row[column] === 'string' ? [row[column]] : []))
}

const keyColumns = ['key_name', 'prop_key', 'attribute_name', 'property_key', 'KEY', 'PROPERTY_KEY', 'PROPERTY_NAME']
