import { AppError } from '../kernel/app-error.ts'
import { parseJson, type Json } from '../kernel/json.ts'
import type { Cell, Row } from '../ports/database.ts'

/** What one batch of rows was before a change, with every digit: cells are those of an exact select. */
export type UndoEntry =
  /** Full rows; undo gives the columns in `set` back. */
  | {
      readonly kind: 'updated'
      readonly table: string
      readonly key: readonly string[]
      readonly set: readonly string[]
      readonly rows: readonly Row[]
    }
  /** Full rows; undo inserts them. */
  | { readonly kind: 'deleted'; readonly table: string; readonly rows: readonly Row[] }
  /** The cells by which the new rows are found; undo deletes them. */
  | { readonly kind: 'inserted'; readonly table: string; readonly rows: readonly Row[] }

/** One line of an undo file: JSON, bytes in base64, integers beyond 2^53 and timestamps as text. Holds secrets by nature. */
export function formatUndoLine(entry: UndoEntry): string {
  return JSON.stringify({ ...entry, rows: entry.rows.map(rowToJson) })
}

/** Throws 'change/unreadable-undo', without the line: it may hold a secret. */
export function parseUndoLine(line: string): UndoEntry {
  const entry = entryOf(parseJson(line))
  if (entry !== undefined) return entry
  throw new AppError('change/unreadable-undo', 'a line of the undo file is not an undo entry', {
    hint: 'the file was cut off or edited: take the previous generation back with `understudy rewind`',
  })
}

function rowToJson(row: Row): Json {
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, cellToJson(cell)]))
}

function cellToJson(cell: Cell): Json {
  if (cell instanceof Uint8Array) return { base64: Buffer.from(cell).toString('base64') }
  if (cell instanceof Date) return cell.toISOString()
  return cell
}

function entryOf(value: unknown): UndoEntry | undefined {
  if (!isRecord(value) || typeof value['table'] !== 'string' || !Array.isArray(value['rows'])) return undefined
  const { table, kind, key, set } = value
  const rows = value['rows'].filter(isRecord).map(rowOf)
  if (rows.length !== value['rows'].length || rows.some((row) => row === undefined)) return undefined
  const known = rows.filter((row) => row !== undefined)
  if (kind === 'deleted' || kind === 'inserted') return { kind, table, rows: known }
  return kind === 'updated' && isNames(key) && isNames(set) ? { kind, table, key, set, rows: known } : undefined
}

function rowOf(json: Readonly<Record<string, unknown>>): Row | undefined {
  const cells = Object.entries(json).map(([column, cell]) => [column, cellOf(cell)] as const)
  const known = cells.flatMap(([column, cell]) => (cell === undefined ? [] : [[column, cell] as const]))
  return known.length === cells.length ? Object.fromEntries(known) : undefined
}

function cellOf(json: unknown): Cell | undefined {
  if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json
  const base64 = isRecord(json) ? json['base64'] : undefined
  return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : undefined
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
