import { AppError } from '../kernel/app-error.ts'
import { Secret } from '../kernel/secret.ts'
import type { DatabaseTransaction, Row } from '../ports/database.ts'
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
  change: Extract<RowChange, { kind: 'update-rows' }>,
  { touched, values }: Outcome,
): Promise<void> {
  const key = (await transaction.catalogue()).get(change.table)?.primaryKey ?? []
  for (let at = 0; at < touched.rows.length; at += BATCH) {
    const batch = touched.rows.slice(at, at + BATCH)
    const any = batch.map((row): Predicate => {
      const cells = Object.entries(change.set).map(([column, cell]) => equals(column, written(cell, row, values)))
      return { kind: 'and', all: [keyPredicate(row, key), ...cells] }
    })
    const found = await transaction.count(change.table, { kind: 'or', any })
    expect(change, found, batch.length, 'rows have the new cells')
  }
}

async function verifyInsert(
  transaction: DatabaseTransaction,
  change: Extract<RowChange, { kind: 'insert-rows' }>,
  values: ResolvedValues,
): Promise<void> {
  for (const row of change.rows) {
    const all = Object.entries(row).map(([column, cell]) => equals(column, cell))
    const found = await transaction.count(change.table, secretFree({ kind: 'and', all }, values))
    if (found === 0) expect(change, found, 1, 'rows like the new one are there')
  }
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
