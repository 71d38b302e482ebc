import { sql } from 'kysely'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { Row } from '../../../ports/database.ts'
import { equals, type Predicate } from '../../../ports/predicate.ts'
import { cellValue } from '../../row-predicate.ts'
import type { CompiledStatement } from '../compiled.ts'
import { tableName, type Fragment } from '../names.ts'
import { compile } from './compile.ts'
import { predicate } from './predicate.ts'
import { bytesOf } from './values.ts'

/** A cell with more bytes is left to `cellPiece`. */
export const SHORT_BYTES = 65_536

/**
 * Every row: each cell as bytes, null where it is long, and behind all cells the length of each that may be long. Without a key a row
 * can't be named again: then no cell is left out.
 */
export function blockRows(table: TableShape, columns: readonly ColumnShape[]): CompiledStatement {
  const cells = [...columns.map((column) => cell(table, column)), ...longColumns(table, columns).map(lengthOf)]
  return compile(sql`select ${sql.join(cells)} from ${tableName(table)}`)
}

/** Those that may have a long cell, in their order. */
export function longColumns(table: TableShape, columns: readonly ColumnShape[]): readonly ColumnShape[] {
  if (table.primaryKey.length === 0) return []
  return columns.filter(({ vendorType }) => /^(?:medium|long)(?:text|blob)|^json|^geometry/iu.test(vendorType))
}

/** `from` counts from 0. */
export function cellPiece(
  table: TableShape,
  column: ColumnShape,
  of: { readonly row: Row; readonly from: number; readonly bytes: number },
): CompiledStatement {
  const key: Predicate = {
    kind: 'and',
    all: table.primaryKey.map((name) => equals(name, cellValue(of.row[name] ?? null))),
  }
  const piece = sql`substring(${bytesOf(column)}, ${sql.lit(of.from + 1)}, ${sql.lit(of.bytes)})`
  return compile(sql`select ${piece} from ${tableName(table)} where ${predicate(key, table)}`)
}

function cell(table: TableShape, column: ColumnShape): Fragment {
  const name = sql.id(column.name)
  if (longColumns(table, [column]).length > 0)
    return sql`if(octet_length(${name}) > ${sql.lit(SHORT_BYTES)}, null, ${bytesOf(column)})`
  switch (column.type) {
    case 'text':
    case 'binary':
      return name
    case 'boolean':
      return sql`case when ${name} <> 0 then 'true' when ${name} = 0 then 'false' end`
    case 'integer':
    case 'number':
    case 'timestamp':
    case 'other':
      return sql`cast(${name} as char)`
  }
}

function lengthOf({ name }: ColumnShape): Fragment {
  return sql`octet_length(${sql.id(name)})`
}
