import { pluginSetting } from '../app-properties.ts'
import type { Store } from '../store.ts'
import { schemaStamp } from '../version.ts'

export type SchemaState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'current' }
  | { readonly kind: 'older'; readonly stamp: number }
  | { readonly kind: 'unusable'; readonly reason: string }

/** What a start finds in its database, before it changes anything. */
export async function checkSchema(store: Store, version: string): Promise<SchemaState> {
  if (await isLocked(store, 'databasechangeloglock')) return locked('databasechangeloglock')
  if (await isLocked(store, 'asyncdblock')) return locked('asyncdblock')
  if (!(await isSetUp(store))) return { kind: 'empty' }
  const own = schemaStamp(version)
  const stamp = Number((await pluginSetting(store, 'plugins.lastVersion.server')) ?? own)
  if (stamp > own) return { kind: 'unusable', reason: `the schema is of a newer version: ${stamp}, this is ${own}` }
  return stamp < own ? { kind: 'older', stamp } : { kind: 'current' }
}

function locked(table: string): SchemaState {
  return { kind: 'unusable', reason: `could not acquire the change log lock: ${table} is locked` }
}

async function isLocked(store: Store, table: string): Promise<boolean> {
  const rows = await store.table(table)
  return rows.some((row) => row['locked'] === true)
}

async function isSetUp(store: Store): Promise<boolean> {
  const rows = await store.table('app_property')
  return rows.some((row) => row['prop_key'] === 'setup.completed' && row['prop_value'] === 'true')
}
