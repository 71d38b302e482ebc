import type { DatabaseTransaction, Row, Select } from '../ports/database.ts'
import { keyPredicate, rowPredicate } from './row-predicate.ts'
import type { RowChange } from './change.ts'
import { valueIn, type ResolvedValues } from './resolve-value.ts'
import { secretFree } from './secret-free.ts'
import type { UndoEntry } from './undo-entry.ts'
import { Secret } from '../kernel/secret.ts'

type Reader = Pick<DatabaseTransaction, 'select' | 'stream' | 'catalogue'>

/**
 * What the change will overwrite, delete or add, in bounded batches, read in the transaction that will make it. A change on
 * an absent table has nothing.
 */
export async function* captureBefore(
  transaction: Reader,
  change: RowChange,
  values: ResolvedValues,
): AsyncIterable<UndoEntry> {
  const { table } = change
  const key = (await transaction.catalogue()).get(table)?.primaryKey ?? []
  switch (change.kind) {
    case 'update-rows':
      for await (const rows of exactRows(transaction, change, values)) {
        yield { kind: 'updated', table, key, set: Object.keys(change.set), rows }
      }
      return
    case 'delete-rows':
      for await (const rows of exactRows(transaction, change, values)) yield { kind: 'deleted', table, rows }
      return
    case 'insert-rows':
      for (const row of change.rows) {
        const entry = await captureInsert(transaction, change, plainRow(row, values), key)
        if (entry !== undefined) yield entry
      }
  }
}

function exactRows(
  transaction: Reader,
  change: Exclude<RowChange, { kind: 'insert-rows' }>,
  values: ResolvedValues,
): AsyncIterable<readonly Row[]> {
  return transaction.stream({ table: change.table, where: secretFree(change.where, values), exact: true })
}

async function captureInsert(
  transaction: Reader,
  change: Extract<RowChange, { kind: 'insert-rows' }>,
  row: Row,
  key: readonly string[],
): Promise<UndoEntry | undefined> {
  const { table, ids } = change
  const where = ids === 'natural' ? keyPredicate(row, key) : rowPredicate(row)
  const query: Select = { table, where, exact: true }
  const rows = await transaction.select(query)
  if (rows.length === 0) return { kind: 'inserted', table, rows: [ids === 'natural' ? only(row, key) : row] }
  // An equal row is not added twice; a natural key that exists gets the new cells.
  if (ids === 'sequence') return undefined
  return { kind: 'updated', table, key, set: Object.keys(row).filter((column) => !key.includes(column)), rows }
}

function plainRow(row: Extract<RowChange, { kind: 'insert-rows' }>['rows'][number], values: ResolvedValues): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => {
      const value = valueIn(values, cell)
      return [column, value instanceof Secret ? value.reveal() : value]
    }),
  )
}

function only(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))
}
