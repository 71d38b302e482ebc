import { sql } from 'kysely'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { Select } from '../../../ports/database.ts'
import { allRows, type Predicate } from '../../../ports/predicate.ts'
import type { CompiledStatement } from '../compiled.ts'
import { compile } from './compile.ts'
import { columnNames, tableName } from '../names.ts'
import { predicate } from './predicate.ts'

/** `columns` are those that the table has, of those that the query asks for. */
export function selectRows(query: Select, table: TableShape): { columns: readonly ColumnShape[] } & CompiledStatement {
  const columns = table.columns.filter((column) => query.columns === undefined || query.columns.includes(column.name))
  const order = (query.orderBy ?? []).filter((name) => table.columns.some((column) => column.name === name))
  const orderBy = order.length === 0 ? sql`` : sql` order by ${columnNames(order)}`
  const limit = query.limit === undefined ? sql`` : sql` limit ${query.limit}`
  const where = predicate(query.where ?? allRows, table)
  return {
    columns,
    ...compile(
      sql`select ${columnNames(columns.map((column) => column.name))} from ${tableName(table)} where ${where}${orderBy}${limit}`,
    ),
  }
}

export function countRows(table: TableShape, where: Predicate): CompiledStatement {
  return compile(sql`select count(*) as rows from ${tableName(table)} where ${predicate(where, table)}`)
}
