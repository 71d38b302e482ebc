import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { cellText, rowFinding } from '../row-finding.ts'

const TABLE = 'AO_4F04F4_WHCONFIG'

/** A marketplace app [seen on MySQL]. */
export const postWebhooks = blockingIntegration({
  id: 'post-webhooks',
  title: 'The app Post Webhooks',
  basis: 'seen',
  claims: [{ kind: 'table', table: TABLE }],
  find,
  because: 'the copy would post every push to the systems that the source posts to',
  keep: 'these addresses are systems for tests',
})

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows(TABLE)
  return rows.map((row) =>
    rowFinding({
      integration: 'post-webhooks',
      table: TABLE,
      key: ['ID'],
      row,
      summary: `the app's webhook ${cellText(row['TITLE'])}`,
      endpoints: endpointsIn([row], ['URL']),
    }),
  )
}
