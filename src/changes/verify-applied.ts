import { AppError } from '../kernel/app-error.ts'
import { Secret } from '../kernel/secret.ts'
import type { DatabaseReader, DatabaseTransaction, Row } from '../ports/database.ts'
import { equals, type Predicate } from '../ports/predicate.ts'
import type { NewCell, RowChange } from './change.ts'
import { valueIn, type ResolvedValues } from './resolve-value.ts'
import { cellValue, keyPredicate } from './row-predicate.ts'
import { secretFree } from './secret-free.ts'

/** The rows that a change was going to touch: how many, and of an update what finds each again. */
export interface Touched {
  count: number
  readonly rows: Row[]
}

type UpdateRows = Extract<RowChange, { kind: 'update-rows' }>
type InsertRows = Extract<RowChange, { kind: 'insert-rows' }>

interface Outcome {
  readonly touched: Touched
  readonly rows: number
  readonly values: ResolvedValues
}

const BATCH = 200

/** Reads again, in the transaction of the change, whether it came to what it says. */
export async function verifyApplied(
  transaction: DatabaseTransaction,
  change: RowChange,
  outcome: Outcome,
): Promise<void> {
  switch (change.kind) {
    case 'update-rows':
      expect(change, outcome.rows, outcome.touched.count, 'rows were updated')
      return verifyUpdate(transaction, change, outcome)
    case 'delete-rows': {
      expect(change, outcome.rows, outcome.touched.count, 'rows were deleted')
      const left = await transaction.count(change.table, secretFree(change.where, outcome.values))
      return expect(change, left, 0, 'rows are left')
    }
    case 'insert-rows':
      return verifyInsert(transaction, change, outcome.values)
  }
}

async function verifyUpdate(
  transaction: DatabaseTransaction,
  change: UpdateRows,
  { touched, values }: Outcome,
): Promise<void> {
  const found = await countUpdated(transaction, change, { rows: touched.rows, values })
  expect(change, found, touched.rows.length, 'rows have the new cells')
}

/** How many of the rows have the new cells; each row must have the columns that find it again, and that its new cells are made of. */
export async function countUpdated(
  reader: Pick<DatabaseReader, 'catalogue' | 'count'>,
  change: UpdateRows,
  { rows, values }: { readonly rows: readonly Row[]; readonly values: ResolvedValues },
): Promise<number> {
  const key = (await reader.catalogue()).get(change.table)?.primaryKey ?? []
  let found = 0
  for (let at = 0; at < rows.length; at += BATCH) {
    const any = rows.slice(at, at + BATCH).map((row): Predicate => {
      const cells = Object.entries(change.set).map(([column, cell]) => equals(column, written(cell, row, values)))
      return { kind: 'and', all: [keyPredicate(row, key), ...cells] }
    })
    found += await reader.count(change.table, { kind: 'or', any })
  }
  return found
}

/** Only what finds a row again and what its new cells are made of: a table's rows may be large. */
export async function columnsToVerify(
  reader: Pick<DatabaseReader, 'catalogue'>,
  change: UpdateRows,
): Promise<readonly string[]> {
  const key = (await reader.catalogue()).get(change.table)?.primaryKey ?? []
  const read = Object.values(change.set).flatMap((cell) =>
    typeof cell === 'object' && cell?.kind === 'text-with-column' ? [cell.column] : [],
  )
  return [...key, ...read]
}

async function verifyInsert(
  transaction: DatabaseTransaction,
  change: InsertRows,
  values: ResolvedValues,
): Promise<void> {
  for (const row of change.rows) {
    const found = await countLike(transaction, change.table, { row, values })
    if (found === 0) expect(change, found, 1, 'rows like the new one are there')
  }
}

export function countLike(
  reader: Pick<DatabaseReader, 'count'>,
  table: string,
  { row, values }: { readonly row: InsertRows['rows'][number]; readonly values: ResolvedValues },
): Promise<number> {
  const all = Object.entries(row).map(([column, cell]) => equals(column, cell))
  return reader.count(table, secretFree({ kind: 'and', all }, values))
}

function written(cell: NewCell, row: Row, values: ResolvedValues): string | number | boolean | null {
  if (typeof cell === 'object' && cell?.kind === 'text-with-column') {
    const own = cellValue(row[cell.column] ?? null)
    // In SQL a text with null in it is null.
    return own === null ? null : `${cell.before}${own}${cell.after}`
  }
  const value = valueIn(values, cell)
  return value instanceof Secret ? value.reveal() : value
}

function expect(change: RowChange, found: number, expected: number, what: string): void {
  if (found === expected) return
  throw new AppError('change/not-as-expected', `${change.table}: ${found} ${what} instead of ${expected}`, {
    hint: 'nothing was changed; make sure that nothing else uses the database of the copy, then resume',
  })
}
