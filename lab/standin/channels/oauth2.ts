import { text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

/** Renews the tokens of every OAuth2 client, which may rotate them at the other side. */
export const oauth2: Channel = {
  kind: 'oauth2',
  run: async ({ store, dial }) => {
    const clients = await store.table('AO_723324_CLIENT_CONFIG')
    const tokens = await store.table('AO_723324_CLIENT_TOKEN')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await contactAll(
      clients.map((client) => {
        const token = tokens.find((one) => text(one, 'CONFIG_ID') === text(client, 'ID'))
        const body = new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: text(client, 'CLIENT_ID'),
          client_secret: text(client, 'CLIENT_SECRET'),
          refresh_token: text(token ?? {}, 'REFRESH_TOKEN'),
        }).toString()
        return dial.http(text(client, 'TOKEN_ENDPOINT'), { method: 'POST', headers, body })
      }),
    )
  },
}
