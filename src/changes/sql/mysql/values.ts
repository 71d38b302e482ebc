import { sql } from 'kysely'
import type { Value } from '../../../kernel/value.ts'
import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Fragment } from '../names.ts'

/** The value as the column's type takes it. */
export function bound(value: Value, column: ColumnShape): Fragment {
  if (typeof value === 'boolean') return sql.val(column.type === 'text' ? String(value) : Number(value))
  if (typeof value === 'number') return sql.val(column.type === 'text' ? String(value) : value)
  const hex = column.type === 'binary' && typeof value === 'string' ? hexOf(value) : undefined
  return hex === undefined ? sql.val(value) : sql`unhex(${hex})`
}

/** Undefined where no cell of the column can equal it: MySQL would take 'x' for 0. */
export function comparison(
  column: ColumnShape,
  value: Exclude<Value, null>,
): { readonly cell: Fragment; readonly value: Fragment } | undefined {
  const name = sql.id(column.name)
  switch (column.type) {
    case 'text':
      return { cell: bytesOf(column), value: sql`cast(${bound(value, column)} as binary)` }
    case 'binary':
      return { cell: name, value: bound(value, column) }
    case 'boolean':
      return typeof value === 'boolean'
        ? { cell: sql`(${name} <> 0)`, value: sql.val(Number(value)) }
        : { cell: name, value: sql.val(value) }
    case 'integer':
    case 'number':
      return numbers(column, value)
    case 'timestamp':
      return { cell: name, value: bound(value, column) }
    case 'other':
      return { cell: bytesOf(column), value: sql`cast(${sql.val(value)} as binary)` }
  }
}

/** The cell's text in bytes of UTF-8: compared so, neither case nor a trailing blank nor the column's collation plays a part. */
export function bytesOf(column: ColumnShape): Fragment {
  const name = sql.id(column.name)
  if (column.type === 'binary') return name
  const text = column.type === 'text' ? sql`convert(${name} using utf8mb4)` : sql`cast(${name} as char)`
  return sql`cast(${text} as binary)`
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/u

/** As a string a number keeps every digit; compared with one as it is, it would be taken for a floating-point number. */
function numbers(column: ColumnShape, value: Exclude<Value, null>) {
  const name = sql.id(column.name)
  if (typeof value === 'object') return { cell: name, value: sql.val(value) }
  const text = String(typeof value === 'boolean' ? Number(value) : value)
  if (/^float/iu.test(column.vendorType)) return { cell: sql`cast(${name} as char)`, value: sql.val(text) }
  if (/^double/iu.test(column.vendorType)) {
    const number = Number(text)
    return Number.isFinite(number) ? { cell: name, value: sql.val(number) } : undefined
  }
  if (Number.isSafeInteger(value)) return { cell: name, value: sql.val(value) }
  return DECIMAL.test(text) ? { cell: name, value: sql`cast(${text} as decimal(65, 30))` } : undefined
}

/** Of bytes as a cell of an undo file has them. */
function hexOf(text: string): string | undefined {
  return /^\\x((?:[0-9a-f]{2})*)$/u.exec(text)?.[1]
}
