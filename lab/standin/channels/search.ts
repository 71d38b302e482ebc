import { basicAuthorization } from '../dial.ts'
import { pluginSetting } from '../app-properties.ts'
import { isAtLeast } from '../version.ts'
import { type Channel, type ChannelContext, contactAll } from './channel.ts'

const OLD = 'plugin.search.elasticsearch'
const CURRENT = 'plugin.search.config'

/** Health check and indexing on a remote search server. The bundled one is part of the process and is not played. */
export const search: Channel = {
  kind: 'search',
  run: async (context) => {
    if (isOff(context)) return
    const base = (await setting(context, 'baseurl')).replace(/\/+$/, '')
    if (base === '') return
    const user = await setting(context, 'username')
    const password = await setting(context, 'password')
    const headers = {
      'content-type': 'application/json',
      ...(user === '' ? {} : { authorization: basicAuthorization(user, password) }),
    }
    const index = `${base}/bitbucket-search-v1/_doc/lab`
    const body = JSON.stringify({ pushes: context.pushes })
    await contactAll([
      context.dial.http(`${base}/_cluster/health`, { headers }),
      context.dial.http(index, { method: 'PUT', headers, body }),
    ])
  },
}

function isOff({ settings }: ChannelContext): boolean {
  return settings.get('search.enabled') === 'false' || settings.get('elasticsearch.enabled') === 'false'
}

async function setting({ settings, store, lab }: ChannelContext, name: string): Promise<string> {
  const current = isAtLeast(lab.version, '7.21') ? settings.get(`${CURRENT}.${name}`) : undefined
  const stated = current ?? settings.get(`${OLD}.${name}`)
  return stated ?? (await pluginSetting(store, `elasticsearch.${name}`)) ?? ''
}
