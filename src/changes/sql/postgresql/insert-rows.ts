import { sql } from 'kysely'
import type { Value } from '../../../kernel/value.ts'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { RowChange } from '../../change.ts'
import type { CompiledStatement } from '../compiled.ts'
import { compile } from './compile.ts'
import { columnNames, tableName, type Fragment } from '../names.ts'
import { bound } from './names.ts'
import { predicate } from './predicate.ts'

type Insert = Extract<RowChange, { kind: 'insert-rows' }>
type NewRow = Readonly<Record<string, Value>>

/** One statement per row. Repeated, it changes nothing: a natural key that exists gets these cells, an equal row is not added twice. */
export function insertRows(change: Insert, table: TableShape): readonly CompiledStatement[] {
  const statement = change.ids === 'natural' ? insertByKey : insertBySequence
  return change.rows.map((row) => compile(statement(row, table)))
}

function insertByKey(row: NewRow, table: TableShape): Fragment {
  const columns = given(row, table)
  const others = columns.filter((column) => !table.primaryKey.includes(column.name))
  const replaced = others.map(({ name }) => sql`${sql.id(name)} = excluded.${sql.id(name)}`)
  const action = replaced.length === 0 ? sql`do nothing` : sql`do update set ${sql.join(replaced)}`
  // An identity column takes a given id only so.
  const overriding = columns.some((column) => column.generated) ? sql` overriding system value` : sql``
  const target = sql`${tableName(table)} (${names(columns)})${overriding}`
  const head = sql`insert into ${target} values (${sql.join(values(row, columns))})`
  return sql`${head} on conflict (${columnNames(table.primaryKey)}) ${action}`
}

function insertBySequence(row: NewRow, table: TableShape): Fragment {
  const columns = given(row, table)
  const equal = predicate(
    { kind: 'and', all: columns.map(({ name }) => ({ kind: 'equals', column: name, value: row[name] ?? null })) },
    table,
  )
  const absent = sql`not exists (select from ${tableName(table)} where ${equal})`
  return sql`insert into ${tableName(table)} (${names(columns)}) select ${sql.join(values(row, columns))} where ${absent}`
}

function given(row: NewRow, table: TableShape): readonly ColumnShape[] {
  return table.columns.filter((column) => row[column.name] !== undefined)
}

function names(columns: readonly ColumnShape[]): Fragment {
  return columnNames(columns.map((column) => column.name))
}

function values(row: NewRow, columns: readonly ColumnShape[]): readonly Fragment[] {
  return columns.map((column) => bound(row[column.name] ?? null, column))
}
