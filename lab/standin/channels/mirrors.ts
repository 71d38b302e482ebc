import { text } from '../row.ts'
import { baseUrl } from '../app-properties.ts'
import { type Channel, contactAll } from './channel.ts'

/** Tells every registered mirror to synchronise, and calls it back. */
export const mirrors: Channel = {
  kind: 'mirror',
  run: async ({ store, dial, pushes }) => {
    const rows = await store.table('AO_8E6075_MIRROR_SERVER')
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ upstream: await baseUrl(store), changed: pushes.map((push) => push.repositoryId) })
    await contactAll(
      rows.map((row) => {
        const base = text(row, 'BASE_URL').replace(/\/+$/, '')
        const url = `${base}/rest/mirroring/latest/upstreamServers/synchronization`
        return dial.http(url, { method: 'POST', headers, body })
      }),
    )
  },
}
