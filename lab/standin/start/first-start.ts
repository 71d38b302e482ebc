import { appProperty, pluginSetting, setAppProperty } from '../app-properties.ts'
import type { Log } from '../log.ts'
import { parseProperties } from '../properties-text.ts'
import { formatList, listItems } from '../setting-value.ts'
import type { Settings } from '../settings.ts'
import type { Store } from '../store.ts'

/** What a start does to a database that comes from elsewhere: repairs the home's path, removes mirrors when told to. */
export async function settleFirstStart(
  store: Store,
  { settings, mirrorRemovalProperty, log }: FirstStart,
): Promise<void> {
  await repairHome(store, settings, log)
  if (isSet(settings, mirrorRemovalProperty)) await removeMirrors(store, log)
}

interface FirstStart {
  readonly settings: Settings
  readonly mirrorRemovalProperty: string
  readonly log: Log
}

async function repairHome(store: Store, settings: Settings, log: Log): Promise<void> {
  const stored = await appProperty(store, 'instance.home')
  if (stored === settings.sharedHome) return
  await setAppProperty(store, 'instance.home', settings.sharedHome)
  log('INFO', `the home moved from ${stored ?? 'nowhere'} to ${settings.sharedHome}`)
}

function isSet(settings: Settings, property: string): boolean {
  return [...parseProperties(property)].some(([name, value]) => settings.get(name)?.trim() === value)
}

async function removeMirrors(store: Store, log: Log): Promise<void> {
  const mirrors = await store.table('AO_8E6075_MIRROR_SERVER')
  const addOns = mirrors.map((mirror) => String(mirror['ADD_ON_KEY']))
  for (const key of addOns) await removeAddOn(store, key)
  for (const table of ['AO_8E6075_MIRROR_SERVER', 'AO_8E6075_MIRRORING_REQUEST']) {
    if (await store.hasTable(table)) await store.query(`DELETE FROM "${table}"`)
  }
  log('INFO', `removed ${mirrors.length} mirrors`)
}

async function removeAddOn(store: Store, key: string): Promise<void> {
  const listed = listItems((await pluginSetting(store, 'ac.addon.list')) ?? '')
  const others = formatList(listed.filter((one) => one !== key))
  await store.query(`UPDATE plugin_setting SET key_value = $1 WHERE key_name = 'ac.addon.list'`, [others])
  await store.query('DELETE FROM plugin_setting WHERE key_name = $1', [`acnct.${key}`])
}
