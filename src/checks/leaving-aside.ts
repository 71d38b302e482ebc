import { settingPlace } from '../integrations/setting-finding.ts'
import { placeName, type Place } from '../kernel/place.ts'
import type { Cell, Row } from '../ports/database.ts'
import type { RunningCopyReader, Setting } from '../ports/environment-reader.ts'
import { keyed, type Predicate } from '../ports/predicate.ts'

type Key = Readonly<Record<string, string | number>>

/**
 * The copy as if these places were not there: rows and settings only, so what REST answers is for the reader to tell apart. A row is
 * left out as a whole, also where only a column of it is meant; a table or a column of all its rows takes the table.
 */
export function leavingAside(copy: RunningCopyReader, places: readonly Place[]): RunningCopyReader {
  const tables = new Set(places.flatMap((place) => (isWholeTable(place) ? [place.table] : [])))
  const settings = new Set(places.filter(isOfSetting).map(placeName))
  const keysOf = (table: string) =>
    places.flatMap((place) => (place.kind === 'row' && place.table === table ? [place.key] : []))
  const isRead = (setting: Setting) => !settings.has(placeName(settingPlace(setting)))
  return {
    ...copy,
    rows: async (table, where, columns) =>
      tables.has(table) ? [] : copy.rows(table, without(keysOf(table), where), columns),
    count: async (table, where) => (tables.has(table) ? 0 : copy.count(table, without(keysOf(table), where))),
    scan: (table, columns) => (tables.has(table) ? nothing() : scanWithout(copy, table, columns, keysOf(table))),
    setting: async (key) => {
      const setting = await copy.setting(key)
      return setting !== undefined && isRead(setting) ? setting : undefined
    },
    settings: async () => (await copy.settings()).filter(isRead),
  }
}

function isWholeTable(place: Place): place is Extract<Place, { kind: 'table' | 'column' }> {
  return place.kind === 'table' || place.kind === 'column'
}

function isOfSetting({ kind }: Place): boolean {
  return kind === 'property' || kind === 'environment'
}

function without(keys: readonly Key[], where: Predicate | undefined): Predicate | undefined {
  if (keys.length === 0) return where
  const others: Predicate = { kind: 'not', predicate: { kind: 'or', any: keys.map(keyed) } }
  return where === undefined ? others : { kind: 'and', all: [where, others] }
}

async function* nothing(): AsyncGenerator<readonly Row[]> {}

/** A scan has no predicate: it reads the columns of the keys as well, and takes them away again. */
async function* scanWithout(
  copy: RunningCopyReader,
  table: string,
  columns: readonly string[],
  keys: readonly Key[],
): AsyncGenerator<readonly Row[]> {
  if (keys.length === 0) return yield* copy.scan(table, columns)
  const read = [...new Set([...columns, ...keys.flatMap(Object.keys)])]
  for await (const rows of copy.scan(table, read)) {
    yield rows.filter((row) => !keys.some((key) => hasKey(row, key))).map((row) => onlyColumns(row, columns))
  }
}

function hasKey(row: Row, key: Key): boolean {
  return Object.entries(key).every(([column, value]) => equalsCell(row[column], value))
}

/** As a predicate compares: null equals no value. */
function equalsCell(cell: Cell | undefined, value: string | number): boolean {
  return cell !== undefined && cell !== null && String(cell) === String(value)
}

function onlyColumns(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column)))
}
