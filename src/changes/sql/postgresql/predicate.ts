import { sql } from 'kysely'
import type { Value } from '../../../kernel/value.ts'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { Predicate } from '../../../ports/predicate.ts'
import { readLikePattern } from '../like-pattern.ts'
import type { Fragment } from '../names.ts'
import { predicateWith } from '../predicate.ts'
import { bound, comparable } from './names.ts'

/** Two-valued as the predicate language is. A column that the table lacks reads as null. */
export function predicate(where: Predicate, table: TableShape): Fragment {
  return predicateWith({ equality, membership, likeness }, where, table)
}

function equality(column: ColumnShape | undefined, value: Value): Fragment {
  if (column === undefined) return value === null ? sql`true` : sql`false`
  const cell = comparable(column)
  if (value === null) return sql`(${cell} is null)`
  if (!column.nullable) return sql`(${cell} = ${bound(value, column)})`
  return sql`(${cell} is not null and ${cell} = ${bound(value, column)})`
}

function membership(column: ColumnShape | undefined, values: readonly (string | number)[]): Fragment {
  if (column === undefined || values.length === 0) return sql`false`
  const cell = comparable(column)
  const list = sql`${cell} in (${sql.join(values.map((value) => bound(value, column)))})`
  return column.nullable ? sql`(${cell} is not null and ${list})` : sql`(${list})`
}

function likeness(column: ColumnShape | undefined, pattern: string): Fragment {
  if (column === undefined) return sql`false`
  const { text, openStart, openEnd } = readLikePattern(pattern)
  const cell = column.type === 'text' ? comparable(column) : sql`${sql.id(column.name)}::text`
  const escaped = `${openStart ? '%' : ''}${text.replace(/[\\%_]/g, String.raw`\$&`)}${openEnd ? '%' : ''}`
  const like = sql`${cell} like ${escaped}`
  return column.nullable ? sql`(${cell} is not null and ${like})` : sql`(${like})`
}
