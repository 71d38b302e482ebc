import { text } from './row.ts'
import type { Store } from './store.ts'

export async function appProperty(store: Store, key: string): Promise<string | undefined> {
  const rows = await store.query('SELECT prop_value FROM app_property WHERE prop_key = $1', [key])
  return rows[0] === undefined ? undefined : text(rows[0], 'prop_value')
}

export async function setAppProperty(store: Store, key: string, value: string): Promise<void> {
  await store.query(
    `INSERT INTO app_property (prop_key, prop_value) VALUES ($1, $2)
     ON CONFLICT (prop_key) DO UPDATE SET prop_value = excluded.prop_value`,
    [key, value],
  )
}

/** A value of plugin_setting, in whichever namespace it is. */
export async function pluginSetting(store: Store, key: string): Promise<string | undefined> {
  const rows = await store.query('SELECT key_value FROM plugin_setting WHERE key_name = $1', [key])
  return rows[0] === undefined ? undefined : text(rows[0], 'key_value')
}

export async function baseUrl(store: Store): Promise<string> {
  return ((await appProperty(store, 'instance.url')) ?? '').replace(/\/+$/, '')
}
