import type { Predicate } from '../../ports/predicate.ts'
import type { NewCell, RowChange } from '../change.ts'

/** Every column that a change reads or writes, in the order in which it names them. */
export function columnsNamed(change: RowChange): readonly string[] {
  switch (change.kind) {
    case 'update-rows':
      return [...Object.entries(change.set).flatMap(columnsOfCell), ...columnsOfPredicate(change.where)]
    case 'insert-rows':
      return change.rows.flatMap((row) => Object.keys(row))
    case 'delete-rows':
      return columnsOfPredicate(change.where)
  }
}

function columnsOfCell([column, cell]: readonly [string, NewCell]): readonly string[] {
  const read = typeof cell === 'object' && cell?.kind === 'text-with-column' ? [cell.column] : []
  return [column, ...read]
}

function columnsOfPredicate(where: Predicate): readonly string[] {
  switch (where.kind) {
    case 'all':
      return []
    case 'and':
      return where.all.flatMap(columnsOfPredicate)
    case 'or':
      return where.any.flatMap(columnsOfPredicate)
    case 'not':
      return columnsOfPredicate(where.predicate)
    case 'equals':
    case 'not-equals':
    case 'in':
    case 'like':
      return [where.column]
  }
}
