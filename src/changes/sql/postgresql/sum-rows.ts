import { sql } from 'kysely'
import type { TableShape } from '../../../ports/catalogue.ts'
import type { CompiledStatement } from '../compiled.ts'
import { compile } from './compile.ts'
import { tableName } from '../names.ts'

/** `content` is the sum of a hash of each row, so that their order does not count; MD5 is the same on every version and machine. */
export function sumRows(table: TableShape, of: 'rows' | 'content'): CompiledStatement {
  if (of === 'rows') return compile(sql`select count(*) as rows from ${tableName(table)}`)
  // A column would go before a table of the same name.
  const row = sql.id('understudy row')
  const hash = sql`('x' || substr(md5(${row}::text), 1, 16))::bit(64)::bigint::numeric`
  return compile(
    sql`select count(*) as rows, coalesce(sum(${hash}), 0)::text as content from ${tableName(table)} as ${row}`,
  )
}
