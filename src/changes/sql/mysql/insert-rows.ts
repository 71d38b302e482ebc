import { sql } from 'kysely'
import type { Value } from '../../../kernel/value.ts'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { Predicate } from '../../../ports/predicate.ts'
import type { RowChange } from '../../change.ts'
import type { CompiledStatement } from '../compiled.ts'
import { columnNames, tableName, type Fragment } from '../names.ts'
import { compile } from './compile.ts'
import { predicate } from './predicate.ts'
import { bound } from './values.ts'

type Insert = Extract<RowChange, { kind: 'insert-rows' }>
type NewRow = Readonly<Record<string, Value>>

/**
 * Repeated, they change nothing: a natural key that exists gets these cells, an equal row is not added twice. `on duplicate key` would
 * overwrite a row that is equal in any other unique key as well.
 */
export function insertRows(change: Insert, table: TableShape): readonly CompiledStatement[] {
  const fragments = change.ids === 'natural' ? insertByKey : insertBySequence
  return change.rows.flatMap((row) => fragments(row, table).map(compile))
}

function insertByKey(row: NewRow, table: TableShape): readonly Fragment[] {
  const columns = given(row, table)
  const isKey = ({ name }: ColumnShape): boolean => table.primaryKey.includes(name)
  const key = likeRow(row, columns.filter(isKey))
  const others = columns.filter((column) => !isKey(column))
  const cells = others.map((column) => sql`${sql.id(column.name)} = ${bound(row[column.name] ?? null, column)}`)
  const update = sql`update ${tableName(table)} set ${sql.join(cells)} where ${predicate(key, table)}`
  return [...(others.length === 0 ? [] : [update]), insertUnless(key, row, table)]
}

function insertBySequence(row: NewRow, table: TableShape): readonly Fragment[] {
  return [insertUnless(likeRow(row, given(row, table)), row, table)]
}

function insertUnless(there: Predicate, row: NewRow, table: TableShape): Fragment {
  const columns = given(row, table)
  const names = columnNames(columns.map(({ name }) => name))
  const values = sql.join(columns.map((column) => bound(row[column.name] ?? null, column)))
  const absent = sql`not exists (select 1 from ${tableName(table)} where ${predicate(there, table)})`
  return sql`insert into ${tableName(table)} (${names}) select ${values} from dual where ${absent}`
}

function likeRow(row: NewRow, columns: readonly ColumnShape[]): Predicate {
  return { kind: 'and', all: columns.map(({ name }) => ({ kind: 'equals', column: name, value: row[name] ?? null })) }
}

function given(row: NewRow, table: TableShape): readonly ColumnShape[] {
  return table.columns.filter((column) => row[column.name] !== undefined)
}
