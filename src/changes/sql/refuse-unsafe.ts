import type { TableShape } from '../../ports/catalogue.ts'
import type { RowChange } from '../change.ts'

/** A key that changes could not be found again by undo. */
export function refuseUpdate(
  change: Extract<RowChange, { kind: 'update-rows' }>,
  table: TableShape,
): string | undefined {
  const columns = Object.keys(change.set)
  if (columns.length === 0) return `the update of ${table.name} sets no column`
  const key = columns.find((column) => table.primaryKey.includes(column))
  return key === undefined ? undefined : `the update would change ${key}, the primary key of ${table.name}`
}

/** `natural` must bring the key; `sequence` needs a key that the database itself hands out. */
export function refuseInsert(
  change: Extract<RowChange, { kind: 'insert-rows' }>,
  table: TableShape,
): string | undefined {
  if (change.ids === 'natural') {
    const lacking = table.primaryKey.find((key) => change.rows.some((row) => (row[key] ?? null) === null))
    return lacking === undefined ? undefined : `a row for ${table.name} lacks its key ${lacking}`
  }
  const guessed = table.primaryKey.find((key) => change.rows.some((row) => row[key] !== undefined))
  if (guessed !== undefined) return `a row for ${table.name} brings its own ${guessed}`
  const foreign = table.primaryKey.find(
    (key) => !table.columns.some((column) => column.name === key && column.generated),
  )
  // Bitbucket takes these from id_sequence in blocks that it keeps in memory: a guess collides later.
  return foreign === undefined ? undefined : `${foreign} of ${table.name} is not handed out by the database itself`
}
