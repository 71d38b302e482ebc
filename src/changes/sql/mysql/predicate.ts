import { sql } from 'kysely'
import type { Value } from '../../../kernel/value.ts'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { Predicate } from '../../../ports/predicate.ts'
import { readLikePattern } from '../like-pattern.ts'
import type { Fragment } from '../names.ts'
import { predicateWith } from '../predicate.ts'
import { bytesOf, comparison } from './values.ts'

/** Two-valued as the predicate language is. A column that the table lacks reads as null. */
export function predicate(where: Predicate, table: TableShape): Fragment {
  return predicateWith({ equality, membership, likeness }, where, table)
}

function equality(column: ColumnShape | undefined, value: Value): Fragment {
  if (column === undefined) return value === null ? sql`(true)` : sql`(false)`
  if (value === null) return sql`(${sql.id(column.name)} is null)`
  const compared = comparison(column, value)
  return compared === undefined ? sql`(false)` : known(column, sql`${compared.cell} = ${compared.value}`)
}

function membership(column: ColumnShape | undefined, values: readonly (string | number)[]): Fragment {
  if (column === undefined) return sql`(false)`
  const compared = values.flatMap((value) => comparison(column, value) ?? [])
  const [first] = compared
  if (first === undefined) return sql`(false)`
  return known(column, sql`${first.cell} in (${sql.join(compared.map(({ value }) => value))})`)
}

/** A backslash would be another escape where the server takes none: NO_BACKSLASH_ESCAPES. */
function likeness(column: ColumnShape | undefined, pattern: string): Fragment {
  if (column === undefined) return sql`(false)`
  const { text, openStart, openEnd } = readLikePattern(pattern)
  const escaped = `${openStart ? '%' : ''}${text.replace(/[|%_]/g, '|$&')}${openEnd ? '%' : ''}`
  return known(column, sql`${bytesOf(column)} like cast(${escaped} as binary) escape '|'`)
}

function known({ name, nullable }: ColumnShape, condition: Fragment): Fragment {
  return nullable ? sql`(${sql.id(name)} is not null and ${condition})` : sql`(${condition})`
}
