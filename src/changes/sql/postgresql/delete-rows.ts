import { sql } from 'kysely'
import type { TableShape } from '../../../ports/catalogue.ts'
import type { RowChange } from '../../change.ts'
import type { CompiledStatement } from '../compiled.ts'
import { compile } from './compile.ts'
import { tableName } from '../names.ts'
import { predicate } from './predicate.ts'

export function deleteRows(
  change: Extract<RowChange, { kind: 'delete-rows' }>,
  table: TableShape,
): readonly CompiledStatement[] {
  return [compile(sql`delete from ${tableName(table)} where ${predicate(change.where, table)}`)]
}
