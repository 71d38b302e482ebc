import { flag, text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

/** Listeners of before 5.4 that nobody migrated: enabled ones hear of every push. */
export const legacyWebhooks: Channel = {
  kind: 'legacy-webhook',
  everyMs: (lab) => lab.intervals.pushMs,
  run: async ({ store, dial, first, pushes }) => {
    if (!first && pushes.length === 0) return
    const rows = await store.table('AO_A0B856_WEB_HOOK_LISTENER_AO')
    const body = JSON.stringify({ eventKey: 'repo:refs_changed', pushes })
    const headers = { 'content-type': 'application/json' }
    const enabled = rows.filter((row) => flag(row, 'ENABLED'))
    await contactAll(enabled.map((row) => dial.http(text(row, 'URL'), { method: 'POST', headers, body })))
  },
}
