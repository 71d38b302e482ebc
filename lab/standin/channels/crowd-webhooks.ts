import { basicAuthorization } from '../dial.ts'
import { text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

/** Tells those who registered for it that users changed [effect unverified]. */
export const crowdWebhooks: Channel = {
  kind: 'directory',
  run: async ({ store, dial }) => {
    const rows = await store.table('cwd_webhook')
    await contactAll(
      rows.map((row) => {
        const headers = { authorization: basicAuthorization('X-Crowd', text(row, 'token')) }
        return dial.http(text(row, 'endpoint_url'), { method: 'POST', headers })
      }),
    )
  },
}
