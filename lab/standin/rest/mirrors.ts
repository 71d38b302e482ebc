import { type Answer, page } from '../answer.ts'
import type { Call, Route } from '../route.ts'
import { text, time } from '../row.ts'

const path = '/rest/mirroring/{api}'

export const mirrorRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/mirrorServers`, needs: 'ADMIN', since: '4.2', handle: listServers },
  { method: 'GET', path: `${path}/requests`, needs: 'ADMIN', since: '4.2', handle: listRequests },
]

/** The type is called `productType` on the wire [live 10.2.2]. */
async function listServers({ store, query }: Call): Promise<Answer> {
  const rows = await store.table('AO_8E6075_MIRROR_SERVER')
  const mirrors = rows.map((row) => ({
    id: text(row, 'ID'),
    name: text(row, 'NAME'),
    baseUrl: text(row, 'BASE_URL'),
    productType: text(row, 'PRODUCT_TYPE'),
    productVersion: text(row, 'PRODUCT_VERSION'),
    lastSeenDate: time(row, 'LAST_SEEN'),
    enabled: true,
  }))
  return page(mirrors, query)
}

async function listRequests({ store, query }: Call): Promise<Answer> {
  const rows = await store.table('AO_8E6075_MIRRORING_REQUEST')
  const state = query.get('state')
  const requests = rows
    .filter((row) => state === null || text(row, 'STATE') === state)
    .map((row) => ({
      id: row['ID'],
      mirrorId: text(row, 'MIRROR_ID'),
      mirrorName: text(row, 'MIRROR_NAME'),
      mirrorBaseUrl: text(row, 'BASE_URL'),
      productVersion: text(row, 'PRODUCT_VERSION'),
      state: text(row, 'STATE'),
    }))
  return page(requests, query)
}
