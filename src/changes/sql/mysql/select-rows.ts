import { sql } from 'kysely'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { Select } from '../../../ports/database.ts'
import { allRows, type Predicate } from '../../../ports/predicate.ts'
import type { CompiledStatement } from '../compiled.ts'
import { columnNames, tableName, type Fragment } from '../names.ts'
import { compile } from './compile.ts'
import { predicate } from './predicate.ts'

/** `columns` are those that the table has, of those that the query asks for; where there are none each row has a 1. */
export function selectRows(query: Select, table: TableShape): { columns: readonly ColumnShape[] } & CompiledStatement {
  const columns = table.columns.filter((column) => query.columns === undefined || query.columns.includes(column.name))
  const order = (query.orderBy ?? []).filter((name) => table.columns.some((column) => column.name === name))
  const orderBy = order.length === 0 ? sql`` : sql` order by ${columnNames(order)}`
  const limit = query.limit === undefined ? sql`` : sql` limit ${sql.lit(query.limit)}`
  const where = predicate(query.where ?? allRows, table)
  const cells = columns.length === 0 ? sql`'1'` : sql.join(columns.map(printed))
  return { columns, ...compile(sql`select ${cells} from ${tableName(table)} where ${where}${orderBy}${limit}`) }
}

export function countRows(table: TableShape, where: Predicate): CompiledStatement {
  return compile(sql`select cast(count(*) as char) from ${tableName(table)} where ${predicate(where, table)}`)
}

/** As text, whatever the protocol: a prepared statement would give it in a binary form of its type. */
export function printed({ name, type }: ColumnShape): Fragment {
  if (type === 'text' || type === 'binary') return sql.id(name)
  return type === 'boolean' ? sql`cast(${sql.id(name)} + 0 as char)` : sql`cast(${sql.id(name)} as char)`
}
