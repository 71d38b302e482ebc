import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** In the dictionary of 7.2 only, without rows [seen]; what they do is not confirmed [unverified]. */
export const crowdWebhooks = blockingIntegration({
  id: 'crowd-webhooks',
  title: 'Webhooks of the embedded Crowd',
  basis: 'unverified',
  claims: [{ kind: 'table', table: 'cwd_webhook' }],
  find,
  because: 'the copy may report changes of users and groups to the systems that the source reports to',
  keep: 'these addresses are systems for tests',
})

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('cwd_webhook')
  return rows.map((row) =>
    rowFinding({
      integration: 'crowd-webhooks',
      table: 'cwd_webhook',
      key: ['id'],
      row,
      summary: `the webhook ${cellText(row['id'])} for changes of users and groups`,
      endpoints: endpointsIn([row], ['endpoint_url']),
      secret: cellText(row['token']) !== '',
    }),
  )
}
