import { sql } from 'kysely'
import type { TableShape } from '../../../ports/catalogue.ts'
import type { CompiledStatement } from '../compiled.ts'
import { tableName } from '../names.ts'
import { compile } from './compile.ts'
import { printed } from './select-rows.ts'

/** `content` is the sum of a hash of each row, so that their order does not count; MD5 is the same on every version and machine. */
export function sumRows(table: TableShape, of: 'rows' | 'content'): CompiledStatement {
  const rows = sql`cast(count(*) as char) as row_count`
  if (of === 'rows') return compile(sql`select ${rows} from ${tableName(table)}`)
  // Each cell by its own hash: its length then ends no other, and none is not an empty one.
  const cells = table.columns.map((column) => sql`ifnull(md5(${printed(column)}), '-')`)
  const hash = sql`cast(conv(left(md5(concat(${sql.join(cells)})), 15), 16, 10) as decimal(20))`
  return compile(sql`select ${rows}, cast(coalesce(sum(${hash}), 0) as char) as content from ${tableName(table)}`)
}
