import { text } from '../row.ts'
import { type Channel, contactAll, isDue } from './channel.ts'

/** The marketplace app "Post Webhooks for Bitbucket". */
export const postWebhooks: Channel = {
  kind: 'unknown-app',
  everyMs: (lab) => lab.intervals.pushMs,
  run: async (context) => {
    if (!context.first && context.pushes.length === 0) return
    const rows = await context.store.table('AO_4F04F4_WHCONFIG')
    const due = rows.filter((row) => {
      const repositoryId = text(row, 'REPO_ID')
      return row['ENABLED'] !== false && isDue(context, repositoryId === '' ? {} : { repositoryId })
    })
    await contactAll(due.map((row) => context.dial.http(text(row, 'URL'), { method: 'POST', body: '{}' })))
  },
}
