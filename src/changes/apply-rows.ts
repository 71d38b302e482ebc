import { AppError } from '../kernel/app-error.ts'
import type { DatabaseTransaction, DatabaseWriter } from '../ports/database.ts'
import { captureBefore } from './capture-before.ts'
import type { RowChange } from './change.ts'
import { bindStatement, resolveChangeValues, type ResolvedValues, type ValueSources } from './resolve-value.ts'
import { compileRowChange } from './sql/compile-row-change.ts'
import type { Compiled, CompiledStatement } from './sql/compiled.ts'
import { formatUndoLine } from './undo-entry.ts'
import { columnsToVerify, verifyApplied, type Touched } from './verify-applied.ts'

/** Where undo lines go. What `flush` acknowledged survives kill -9 and power loss. */
export interface UndoSink {
  /** One line without its break. */
  write(line: string): Promise<void>
  flush(): Promise<void>
}

export interface AppliedChange {
  readonly change: RowChange
  readonly outcome:
    | { readonly kind: 'applied'; readonly rows: number }
    | { readonly kind: 'skipped'; readonly because: string }
}

export interface ApplyOptions extends ValueSources {
  readonly undo: UndoSink
  /** The last act of the transaction; when it rejects, nothing is changed. */
  readonly beforeCommit?: (transaction: DatabaseTransaction, applied: readonly AppliedChange[]) => Promise<void>
}

/**
 * Makes the changes in one transaction. All are compiled before the first is made; each is read again before the next. What
 * they overwrite is on disk in the undo file before the transaction commits. Rejects with 'change/refused-delete',
 * 'change/unsafe' or 'change/not-as-expected', then nothing was changed. Made twice, the changes come to the same.
 */
export async function applyRowChanges(
  writer: DatabaseWriter,
  changes: readonly RowChange[],
  { undo, beforeCommit, ...sources }: ApplyOptions,
): Promise<readonly AppliedChange[]> {
  const values = await resolveChangeValues(changes, sources)
  return writer.transaction(async (transaction) => {
    const catalogue = await transaction.catalogue()
    const orders = changes.map((change) => ({
      change,
      compiled: allowed(compileRowChange(change, catalogue, transaction.dialect)),
    }))
    const applied: AppliedChange[] = []
    for (const { change, compiled } of orders) {
      applied.push({ change, outcome: await make(transaction, change, compiled, { undo, values }) })
    }
    await undo.flush()
    await beforeCommit?.(transaction, applied)
    return applied
  })
}

type Allowed = Exclude<Compiled, { kind: 'refused' }>

function allowed(compiled: Compiled): Allowed {
  if (compiled.kind !== 'refused') return compiled
  throw new AppError(compiled.code, compiled.because, { hint: compiled.hint })
}

async function make(
  transaction: DatabaseTransaction,
  change: RowChange,
  compiled: Allowed,
  { undo, values }: { readonly undo: UndoSink; readonly values: ResolvedValues },
): Promise<AppliedChange['outcome']> {
  if (compiled.kind === 'skipped') return compiled
  const touched = await capture(transaction, change, undo, values)
  const rows = await execute(transaction, compiled.statements, values)
  await verifyApplied(transaction, change, { touched, rows, values })
  return { kind: 'applied', rows }
}

async function capture(
  transaction: DatabaseTransaction,
  change: RowChange,
  undo: UndoSink,
  values: ResolvedValues,
): Promise<Touched> {
  const keep = new Set(change.kind === 'update-rows' ? await columnsToVerify(transaction, change) : [])
  const touched: Touched = { count: 0, rows: [] }
  for await (const entry of captureBefore(transaction, change, values)) {
    await undo.write(formatUndoLine(entry))
    touched.count += entry.rows.length
    if (keep.size === 0) continue
    for (const row of entry.rows) {
      touched.rows.push(Object.fromEntries(Object.entries(row).filter(([column]) => keep.has(column))))
    }
  }
  return touched
}

async function execute(
  transaction: DatabaseTransaction,
  statements: readonly CompiledStatement[],
  values: ResolvedValues,
): Promise<number> {
  let rows = 0
  for (const statement of statements) rows += await transaction.execute(bindStatement(statement, values))
  return rows
}
