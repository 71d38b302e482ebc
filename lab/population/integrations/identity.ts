import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** Base URL, name, licence, server id and stored path of the shared home: app_property [seen 4.7, 7.2]. */
export async function plantIdentity(context: PlantContext): Promise<void> {
  const { appProperty, random, secret, setting } = planting(context, 'identity')
  const serverId = Array.from({ length: 4 }, () => serverIdGroup(() => random.below(36))).join('-')
  const properties = {
    'instance.application.mode': 'default',
    'instance.home': `${context.home}/shared`,
    'instance.name': 'Example Corp Bitbucket',
    'instance.url': context.topology.production.baseUrl,
    license: `${secret('licence')}\nAAABkg0ODAoPeNqNkl9PwjAUxd/3KZr4XNNuIELSB9wWRdnQ\nX02fh`,
    locale: 'en_US',
    'last.licensed.user.count': '14',
    'last.os': 'LINUX',
    'server.id': serverId,
    'setup.completed': 'true',
  }
  for (const [key, value] of Object.entries(properties)) await appProperty(key, value)
  const analytics = 'com.atlassian.analytics.client.configuration.'
  await setting(`${analytics}serverid`, serverId)
  await setting(`${analytics}uuid`, random.uuid())
  // Two dots: that is how Bitbucket writes these keys [seen 7.2].
  await setting(`${analytics}.analytics_enabled`, 'true')
  await setting(`${analytics}.policy_acknowledged`, 'true')
}

function serverIdGroup(digit: () => number): string {
  return Array.from({ length: 4 }, () => digit().toString(36).toUpperCase()).join('')
}
