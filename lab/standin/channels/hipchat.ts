import { text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

export const hipChat: Channel = {
  kind: 'hipchat',
  run: async ({ store, dial }) => {
    const rows = await store.table('AO_5FB9D7_AOHIP_CHAT_LINK')
    const linked = rows.filter((row) => text(row, 'API_URL') !== '')
    await contactAll(
      linked.map((row) => {
        const headers = { authorization: `Bearer ${text(row, 'TOKEN')}`, 'content-type': 'application/json' }
        const url = `${text(row, 'API_URL').replace(/\/+$/, '')}/v2/room`
        return dial.http(url, { method: 'POST', headers, body: '{}' })
      }),
    )
  },
}
