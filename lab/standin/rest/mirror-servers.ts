import { page } from '../answer.ts'
import type { Route } from '../route.ts'
import { text, time } from '../row.ts'

/** The type is called `productType` on the wire [live 10.2.2]. */
export const mirrorServersRoute: Route = {
  method: 'GET',
  path: '/rest/mirroring/{api}/mirrorServers',
  needs: 'ADMIN',
  since: '4.2',
  handle: async ({ store, query }) => {
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
  },
}
