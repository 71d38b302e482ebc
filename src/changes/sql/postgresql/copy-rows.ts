import { sql } from 'kysely'
import type { ColumnShape, TableShape } from '../../../ports/catalogue.ts'
import type { CompiledStatement } from '../compiled.ts'
import { compile } from './compile.ts'
import { tableName } from '../names.ts'

/** Every cell as its own bytes: text and binary as they are, everything else as the server prints it. */
export function copyRows(table: TableShape, columns: readonly ColumnShape[]): CompiledStatement {
  const cells = sql.join(
    columns.map((column) => (isRaw(column) ? sql.id(column.name) : sql`${sql.id(column.name)}::text`)),
  )
  return compile(sql`copy (select ${cells} from ${tableName(table)}) to stdout (format binary)`)
}

/** In binary form jsonb has a byte of its own before the text, and numbers, addresses and arrays are none. */
function isRaw({ type, vendorType }: ColumnShape): boolean {
  return type === 'binary' || /^(?:text|json|name|character varying(?:\(\d+\))?)$/u.test(vendorType)
}
