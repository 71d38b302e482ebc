import { sql } from 'kysely'
import type { Value } from '../../kernel/value.ts'
import type { ColumnShape, TableShape } from '../../ports/catalogue.ts'
import type { Predicate } from '../../ports/predicate.ts'
import type { Fragment } from './names.ts'

/** How a vendor compares a cell; without a column it reads as null. Each answer is true or false, never null: that is what keeps `not` two-valued. */
export interface Comparisons {
  equality(column: ColumnShape | undefined, value: Value): Fragment
  membership(column: ColumnShape | undefined, values: readonly (string | number)[]): Fragment
  likeness(column: ColumnShape | undefined, pattern: string): Fragment
}

/** Two-valued as the predicate language is. */
export function predicateWith(comparisons: Comparisons, where: Predicate, table: TableShape): Fragment {
  const columnOf = (name: string): ColumnShape | undefined => table.columns.find((column) => column.name === name)
  const compiled = (part: Predicate): Fragment => predicateWith(comparisons, part, table)
  switch (where.kind) {
    case 'all':
      return sql`true`
    case 'equals':
      return comparisons.equality(columnOf(where.column), where.value)
    case 'not-equals':
      return sql`not ${comparisons.equality(columnOf(where.column), where.value)}`
    case 'in':
      return comparisons.membership(columnOf(where.column), where.values)
    case 'like':
      return comparisons.likeness(columnOf(where.column), where.pattern)
    case 'and':
      return joined(where.all.map(compiled), 'and')
    case 'or':
      return joined(where.any.map(compiled), 'or')
    case 'not':
      return sql`not (${compiled(where.predicate)})`
  }
}

function joined(parts: readonly Fragment[], word: 'and' | 'or'): Fragment {
  const [only, ...others] = parts
  if (only === undefined) return word === 'and' ? sql`true` : sql`false`
  if (others.length === 0) return only
  return sql`(${sql.join(parts, word === 'and' ? sql` and ` : sql` or `)})`
}
