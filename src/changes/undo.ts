import { AppError } from '../kernel/app-error.ts'
import type { Catalogue } from '../ports/catalogue.ts'
import type { DatabaseTransaction, DatabaseWriter, Row } from '../ports/database.ts'
import type { RowChange } from './change.ts'
import { bindStatement } from './resolve-value.ts'
import { cellValue, keyPredicate, rowPredicate } from './row-predicate.ts'
import { compileUnguarded } from './sql/compile-row-change.ts'
import { parseUndoLine, type UndoEntry } from './undo-entry.ts'

const BECAUSE = 'undo'

/** The changes that put an entry's rows back. Made once or twice, they come to the same. */
export function inverse(entry: UndoEntry): readonly RowChange[] {
  const { table } = entry
  switch (entry.kind) {
    case 'updated':
      return entry.rows.map((row) => ({
        kind: 'update-rows',
        table,
        set: cellsOf(row, entry.set),
        where: keyPredicate(row, entry.key),
        because: BECAUSE,
      }))
    case 'deleted': {
      const rows = entry.rows.map((row) => cellsOf(row, Object.keys(row)))
      return [{ kind: 'insert-rows', table, rows, ids: 'natural', because: BECAUSE }]
    }
    case 'inserted':
      return entry.rows.map((row) => ({ kind: 'delete-rows', table, where: rowPredicate(row), because: BECAUSE }))
  }
}

/**
 * Puts back what a run's changes overwrote, in one transaction, each row verified by reading it again. Takes the lines of the
 * undo file **newest first** and holds one at a time. May be repeated, and may follow a run that was rolled back.
 */
export async function undoRowChanges(
  writer: DatabaseWriter,
  newestFirst: Iterable<string> | AsyncIterable<string>,
): Promise<{ readonly rows: number }> {
  return writer.transaction(async (transaction) => {
    const catalogue = await transaction.catalogue()
    let rows = 0
    for await (const line of newestFirst) {
      if (line.trim() === '') continue
      const entry = parseUndoLine(line)
      await putBack(transaction, entry, catalogue)
      await verifyUndone(transaction, entry)
      rows += entry.rows.length
    }
    return { rows }
  })
}

function cellsOf(row: Row, columns: readonly string[]): Readonly<Record<string, string | number | boolean | null>> {
  return Object.fromEntries(columns.map((column) => [column, cellValue(row[column] ?? null)]))
}

async function putBack(transaction: DatabaseTransaction, entry: UndoEntry, catalogue: Catalogue): Promise<void> {
  for (const [at, change] of inverse(entry).entries()) {
    const rows = await make(transaction, change, catalogue)
    const row = entry.rows[at]
    if (entry.kind !== 'updated' || rows > 0 || row === undefined) continue
    // The run inserted the row itself and was rolled back, or undone before: an older line takes it away again.
    const [insert] = inverse({ kind: 'deleted', table: entry.table, rows: [row] })
    if (insert !== undefined) await make(transaction, insert, catalogue)
  }
}

async function make(transaction: DatabaseTransaction, change: RowChange, catalogue: Catalogue): Promise<number> {
  const compiled = compileUnguarded(change, catalogue, transaction.dialect)
  if (compiled.kind !== 'statements') throw notUndone(change.table, compiled.because)
  let rows = 0
  for (const statement of compiled.statements) rows += await transaction.execute(bindStatement(statement, new Map()))
  return rows
}

async function verifyUndone(transaction: DatabaseTransaction, entry: UndoEntry): Promise<void> {
  const there = entry.kind === 'inserted' ? 0 : 1
  for (const row of entry.rows) {
    const where =
      entry.kind === 'updated'
        ? rowPredicate(Object.fromEntries([...entry.key, ...entry.set].map((column) => [column, row[column] ?? null])))
        : rowPredicate(row)
    if ((await transaction.count(entry.table, where)) === there) continue
    throw notUndone(entry.table, 'a row is not as it was before the change')
  }
}

function notUndone(table: string, because: string): AppError {
  return new AppError('change/not-as-expected', `${table} cannot be put back: ${because}`, {
    hint: 'nothing was undone; take the previous generation back with `understudy rewind`',
  })
}
