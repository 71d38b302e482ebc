import { createHash } from 'node:crypto'
import { type Answer, ok } from '../answer.ts'
import { appProperty, baseUrl } from '../app-properties.ts'
import { readApplicationLinks } from '../application-links.ts'
import type { Call, Route } from '../route.ts'

export const applicationLinkRoutes: readonly Route[] = [
  { method: 'GET', path: '/rest/applinks/3.0/applinks', needs: 'ADMIN', handle: list },
  { method: 'GET', path: '/rest/applinks/1.0/manifest', needs: 'anonymous', handle: manifest },
]

async function list({ store }: Call): Promise<Answer> {
  return ok(await readApplicationLinks(store))
}

async function manifest({ store, instance }: Call): Promise<Answer> {
  const serverId = (await appProperty(store, 'server.id')) ?? ''
  return ok({
    id: createHash('md5')
      .update(serverId)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    name: (await appProperty(store, 'instance.name')) ?? 'Bitbucket',
    typeId: 'stash',
    version: instance.lab.version,
    url: await baseUrl(store),
    publicSignup: false,
  })
}
