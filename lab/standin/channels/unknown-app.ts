import { urlsOfRow } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

// An app that nobody knows, and the marketplace app Sonar: each calls what its own table names.
const TABLES = ['AO_ABC123_DEPLOY_TARGET', 'AO_C716BC_ADMIN_CONFIG001']

/** Apps with tables of their own. */
export const unknownApp: Channel = {
  kind: 'unknown-app',
  run: async ({ store, dial }) => {
    const rows = await Promise.all(TABLES.map((table) => store.table(table)))
    await contactAll(
      rows
        .flat()
        .flatMap(urlsOfRow)
        .map((url) => dial.http(url, { method: 'POST', body: '{}' })),
    )
  },
}
