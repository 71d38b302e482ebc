import { sql, type RawBuilder } from 'kysely'
import type { TableShape } from '../../ports/catalogue.ts'

export type Fragment = RawBuilder<unknown>

export function tableName(table: TableShape): Fragment {
  return sql.id(...(table.qualified ?? [table.name]))
}

export function columnNames(columns: readonly string[]): Fragment {
  return sql.join(columns.map((column) => sql.id(column)))
}
