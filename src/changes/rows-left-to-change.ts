import { AppError } from '../kernel/app-error.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { NewCell, RowChange } from './change.ts'
import { resolveChangeValues, type ResolvedValues, type ValueSources } from './resolve-value.ts'
import { secretFree } from './secret-free.ts'
import { compileRowChange } from './sql/compile-row-change.ts'
import { columnsToVerify, countLike, countUpdated } from './verify-applied.ts'

type Reader = Pick<DatabaseReader, 'dialect' | 'catalogue' | 'select' | 'count'>

/**
 * How many rows a change would still alter: none where it was made and nothing took it back. Rejects with what
 * `applyRowChanges` refuses.
 */
export async function rowsLeftToChange(reader: Reader, change: RowChange, sources: ValueSources): Promise<number> {
  const comparable = withoutSalted(change)
  if (comparable.kind === 'update-rows' && Object.keys(comparable.set).length === 0) return 0
  const compiled = compileRowChange(comparable, await reader.catalogue(), reader.dialect)
  if (compiled.kind === 'refused') throw new AppError(compiled.code, compiled.because, { hint: compiled.hint })
  if (compiled.kind === 'skipped') return 0
  return countLeft(reader, comparable, await resolveChangeValues([comparable], sources))
}

/** A salted password is another text at each writing, so whether it is the same can't be told by comparing. */
function withoutSalted(change: RowChange): RowChange {
  if (change.kind !== 'update-rows') return change
  return { ...change, set: Object.fromEntries(Object.entries(change.set).filter(([, cell]) => !isSalted(cell))) }
}

function isSalted(cell: NewCell): boolean {
  return typeof cell === 'object' && cell?.kind === 'secret' && cell.encoding === 'atlassian-pkcs5s2'
}

async function countLeft(reader: Reader, change: RowChange, values: ResolvedValues): Promise<number> {
  switch (change.kind) {
    case 'delete-rows':
      return reader.count(change.table, secretFree(change.where, values))
    case 'update-rows': {
      const { table, where } = change
      const columns = await columnsToVerify(reader, change)
      const rows = await reader.select({ table, columns, where: secretFree(where, values), exact: true })
      return rows.length - (await countUpdated(reader, change, { rows, values }))
    }
    case 'insert-rows': {
      const found = await Promise.all(change.rows.map((row) => countLike(reader, change.table, { row, values })))
      return found.filter((count) => count === 0).length
    }
  }
}
