import { sql } from 'kysely'
import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Value } from '../../../kernel/value.ts'
import type { Fragment } from '../names.ts'

/** The value as the column's type takes it, so that the printed statement runs as the parametrised one does. */
export function bound(value: Value, column: ColumnShape): Fragment {
  const text = column.type === 'text' && (typeof value === 'number' || typeof value === 'boolean')
  return sql.val(text ? String(value) : value)
}

/** json and xml have no equality of their own. */
export function comparable(column: ColumnShape): Fragment {
  const name = sql.id(column.name)
  return ['json', 'xml'].includes(column.vendorType) ? sql`${name}::text` : name
}
