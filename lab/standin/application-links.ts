import { pluginSetting } from './app-properties.ts'
import { listItems } from './setting-value.ts'
import type { Store } from './store.ts'

export interface ApplicationLink {
  readonly id: string
  readonly name: string
  readonly typeId: string
  readonly displayUrl: string
  readonly rpcUrl: string
  readonly primary: boolean
}

/** The links that the id list names; keys of an id that is not listed are dead. */
export async function readApplicationLinks(store: Store): Promise<readonly ApplicationLink[]> {
  const ids = listItems((await pluginSetting(store, 'applinks.global.application.ids')) ?? '')
  return Promise.all(ids.map((id) => readLink(store, id)))
}

async function readLink(store: Store, id: string): Promise<ApplicationLink> {
  const key = async (name: string) => (await pluginSetting(store, `applinks.admin.${id}.${name}`)) ?? ''
  return {
    id,
    name: await key('name'),
    typeId: await key('type'),
    displayUrl: await key('display.url'),
    rpcUrl: await key('rpc.url'),
    primary: (await key('primary')) === 'true',
  }
}
