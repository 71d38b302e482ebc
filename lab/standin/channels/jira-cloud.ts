import { text } from '../row.ts'
import { type Channel, contactAll } from './channel.ts'

/** Sends builds and deployments to every connected Jira Cloud site. */
export const jiraCloud: Channel = {
  kind: 'jira-cloud',
  run: async ({ store, dial }) => {
    const rows = await store.table('AO_777666_JIRA_SITE_CONFIG')
    const headers = { 'content-type': 'application/json' }
    await contactAll(
      rows.map((row) => {
        const url = `${text(row, 'JIRA_URL').replace(/\/+$/, '')}/rest/builds/0.1/bulk`
        return dial.http(url, { method: 'POST', headers, body: '{"builds":[]}' })
      }),
    )
  },
}
