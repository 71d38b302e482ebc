import { sql } from 'kysely'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { NewCell, RowChange } from '../../change.ts'
import type { CompiledStatement } from '../compiled.ts'
import { tableName, type Fragment } from '../names.ts'
import { compile } from './compile.ts'
import { predicate } from './predicate.ts'
import { bound } from './values.ts'

type Update = Extract<RowChange, { kind: 'update-rows' }>

export function updateRows(change: Update, table: TableShape): readonly CompiledStatement[] {
  const cells = inOrder(change.set).flatMap(([name, cell]) => {
    const column = table.columns.find((one) => one.name === name)
    return column === undefined ? [] : [sql`${sql.id(name)} = ${newCell(cell, column)}`]
  })
  return [compile(sql`update ${tableName(table)} set ${sql.join(cells)} where ${predicate(change.where, table)}`)]
}

type Named = readonly [name: string, cell: NewCell]

/** MySQL sets one cell after the other, and the next one sees it: what a cell is made of has to be read before it is set. */
function inOrder(set: Update['set']): readonly Named[] {
  const ordered: Named[] = []
  let left: readonly Named[] = Object.entries(set)
  while (left.length > 0) {
    const ready = left.filter(([name]) => !left.some(([other, cell]) => other !== name && source(cell) === name))
    if (ready.length === 0) throw new Error('cells that are made of each other cannot be set at once')
    ordered.push(...ready)
    left = left.filter((one) => !ready.includes(one))
  }
  return ordered
}

function source(cell: NewCell): string | undefined {
  return typeof cell === 'object' && cell?.kind === 'text-with-column' ? cell.column : undefined
}

function newCell(cell: NewCell, column: ColumnShape): Fragment {
  if (typeof cell !== 'object' || cell === null || cell.kind === 'secret') return bound(cell, column)
  return sql`concat(${cell.before}, ${sql.id(cell.column)}, ${cell.after})`
}
