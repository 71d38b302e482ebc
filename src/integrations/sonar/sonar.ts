import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { cellText, rowFinding } from '../row-finding.ts'

const TABLE = 'AO_C716BC_ADMIN_CONFIG001'

/** A marketplace app [seen on MySQL]. */
export const sonar = blockingIntegration({
  id: 'sonar',
  title: 'The app Sonar',
  basis: 'seen',
  claims: [{ kind: 'table', table: TABLE }],
  find,
  because: 'the copy would send analyses and comments to the server of the source, with its login',
  keep: 'this is a Sonar server for tests',
})

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows(TABLE)
  return rows.map((row) =>
    rowFinding({
      integration: 'sonar',
      table: TABLE,
      key: ['ID'],
      row,
      summary: `the Sonar server ${cellText(row['NAME'])}`,
      endpoints: endpointsIn([row], ['SONAR_SERVER_URL']),
      secret: true,
    }),
  )
}
