import type { Client } from 'pg'
import { takeIds } from './rows.ts'

export const globalNamespace = 'bitbucket.global.settings'

export async function putAppProperty(client: Client, key: string, value: string): Promise<void> {
  await client.query(
    `INSERT INTO app_property (prop_key, prop_value) VALUES ($1, $2)
     ON CONFLICT (prop_key) DO UPDATE SET prop_value = excluded.prop_value`,
    [key, value],
  )
}

/** Writes one row of plugin_setting; a new one gets its id from the application's bookkeeping. */
export async function putSetting(client: Client, namespace: string, key: string, value: string): Promise<void> {
  const updated = await client.query(
    'UPDATE plugin_setting SET key_value = $3 WHERE namespace = $1 AND key_name = $2',
    [namespace, key, value],
  )
  if (updated.rowCount !== 0) return
  const id = await takeIds(client, 'plugin_setting', 'plugin_setting', 'id', 1)
  await client.query('INSERT INTO plugin_setting (namespace, key_name, key_value, id) VALUES ($1, $2, $3, $4)', [
    namespace,
    key,
    value,
    id,
  ])
}

/** The elements of a stored list, and none when there is no list yet. */
export async function readList(client: Client, key: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ key_value: string }>(
    'SELECT key_value FROM plugin_setting WHERE key_name = $1',
    [key],
  )
  return (rows[0]?.key_value ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/** A list as plugin settings store it: a header, then one element a line [seen 4.7]. */
export function listValue(elements: readonly string[]): string {
  return ['#java.util.List', ...elements].join('\n') + (elements.length === 0 ? '\n' : '')
}

/** Properties as plugin settings store them: a header, then java.util.Properties text [seen 4.7]. */
export function propertiesValue(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${escaped(key)}=${escaped(value)}`)
  return ['#java.util.Properties', '#Mon Jan 05 08\\:00\\:00 UTC 2026', ...lines].join('\n')
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll(/[:=#!]/g, (mark) => `\\${mark}`)
}
