import { sql } from 'kysely'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { NewCell, RowChange } from '../../change.ts'
import type { CompiledStatement } from '../compiled.ts'
import { compile } from './compile.ts'
import { tableName, type Fragment } from '../names.ts'
import { bound } from './names.ts'
import { predicate } from './predicate.ts'

export function updateRows(
  change: Extract<RowChange, { kind: 'update-rows' }>,
  table: TableShape,
): readonly CompiledStatement[] {
  const cells = table.columns.flatMap((column) => {
    const cell = change.set[column.name]
    return cell === undefined ? [] : [sql`${sql.id(column.name)} = ${newCell(cell, column)}`]
  })
  const where = predicate(change.where, table)
  return [compile(sql`update ${tableName(table)} set ${sql.join(cells)} where ${where}`)]
}

function newCell(cell: NewCell, column: ColumnShape): Fragment {
  if (typeof cell !== 'object' || cell === null || cell.kind === 'secret') return bound(cell, column)
  const own = sql`${sql.id(cell.column)}::text`
  const before = cell.before === '' ? [] : [sql.val(cell.before)]
  const after = cell.after === '' ? [] : [sql.val(cell.after)]
  return sql.join([...before, own, ...after], sql` || `)
}
