import type { PlantContext } from '../context.ts'
import type { Planting } from '../planting.ts'
import { listValue, readList } from '../settings-rows.ts'

const LIST = 'ac.addon.list'

export interface AddOn {
  readonly key: string
  readonly name: string
  readonly baseUrl: string
  readonly secret: string
}

/** Registers a Connect add-on as the Connect plugin does: the list, its JSON and its properties [src]. */
export async function registerAddOn(context: PlantContext, { insert, setting }: Planting, addOn: AddOn): Promise<void> {
  const { key, name, baseUrl, secret } = addOn
  const listed = await readList(context.client, LIST)
  await setting(LIST, listValue([...new Set([...listed, key])]))
  const lifecycle = { installed: '/connect/installed', enabled: '/connect/enabled' }
  const descriptor = JSON.stringify({ key, name, baseUrl, authentication: { type: 'jwt' }, lifecycle })
  const record = { descriptor, baseUrl, secret, userKey: `addon_${key}`, restartState: 'ENABLED' }
  await setting(`acnct.${key}`, JSON.stringify(record))
  const property = {
    PLUGIN_KEY: key.slice(0, 80),
    PROPERTY_KEY: 'settings',
    VALUE: JSON.stringify({ callback: `${baseUrl}/events` }),
  }
  await insert('AO_F4ED3A_ADD_ON_PROPERTY_AO', ['ID'], [{ ...property, PRIMARY_KEY: `${key}-settings` }])
}
