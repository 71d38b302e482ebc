import { urlsOfRow } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

/** An app that nobody knows, which deploys to the targets of its own table. */
export const unknownApp: Channel = {
  kind: 'unknown-app',
  run: async ({ store, dial }) => {
    const rows = await store.table('AO_ABC123_DEPLOY_TARGET')
    await contactAll(rows.flatMap(urlsOfRow).map((url) => dial.http(url, { method: 'POST', body: '{}' })))
  },
}
