import type { DatabaseReader, Row } from '../ports/database.ts'

/** Rows that a flag switches off: of the table itself, or of the row that it belongs to. */
interface SwitchedOffRows {
  readonly table: string
  readonly reason: string
  readonly flag: { readonly table: string; readonly column: string; readonly off: string | boolean }
  /** Column of `table` -> column of the flag's table that it names. */
  readonly by: { readonly column: string; readonly names: string }
}

const directory = { table: 'cwd_directory', column: 'is_active', off: 'F' } as const
const webhook = { table: 'AO_A0B856_WEBHOOK', column: 'ACTIVE', off: false } as const

export const switchedOffRows: readonly SwitchedOffRows[] = [
  { table: webhook.table, reason: 'the webhook is inactive', flag: webhook, by: { column: 'ID', names: 'ID' } },
  {
    table: 'AO_A0B856_WEBHOOK_CONFIG',
    reason: 'its webhook is inactive',
    flag: webhook,
    by: { column: 'WEBHOOKID', names: 'ID' },
  },
  {
    table: 'AO_A0B856_WEB_HOOK_LISTENER_AO',
    reason: 'the webhook is inactive',
    flag: { table: 'AO_A0B856_WEB_HOOK_LISTENER_AO', column: 'ENABLED', off: false },
    by: { column: 'ID', names: 'ID' },
  },
  { table: directory.table, reason: 'the directory is inactive', flag: directory, by: { column: 'id', names: 'id' } },
  {
    table: 'cwd_directory_attribute',
    reason: 'its directory is inactive',
    flag: directory,
    by: { column: 'directory_id', names: 'id' },
  },
  {
    table: 'AO_ED669C_IDP_CONFIG',
    reason: 'the identity provider is off',
    flag: { table: 'AO_ED669C_IDP_CONFIG', column: 'ENABLED', off: false },
    by: { column: 'ID', names: 'ID' },
  },
  {
    table: 'sta_shared_lob',
    reason: 'its hook is off',
    flag: { table: 'sta_repo_hook', column: 'is_enabled', off: false },
    by: { column: 'id', names: 'lob_id' },
  },
]

/** Why a row is not acted on; undefined for one that is, or that nobody knows. */
export type WhyOff = (row: Row) => string | undefined

/** Looks the flags up once for a table; asked only for tables with a hit. */
export async function switchedOffIn(database: DatabaseReader, table: string): Promise<WhyOff> {
  const rule = switchedOffRows.find((one) => one.table === table)
  if (rule === undefined) return () => undefined
  const { flag, by } = rule
  const rows = await database.select({ table: flag.table, columns: [by.names, flag.column] })
  const on = new Set(rows.filter((row) => row[flag.column] !== flag.off).map((row) => String(row[by.names])))
  const off = new Set(rows.map((row) => String(row[by.names])).filter((name) => !on.has(name)))
  return (row) => (off.has(String(row[by.column])) ? rule.reason : undefined)
}

/** What `switchedOffIn` needs of each row, beside what is searched. */
export function switchColumns(table: string): readonly string[] {
  return switchedOffRows.filter((one) => one.table === table).map(({ by }) => by.column)
}
