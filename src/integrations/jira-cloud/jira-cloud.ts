import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { cellText, rowFinding } from '../row-finding.ts'

export const jiraCloud = blockingIntegration({
  id: 'jira-cloud',
  title: 'Jira Cloud sites',
  basis: 'seen',
  claims: [{ kind: 'table', table: 'AO_777666_JIRA_SITE_CONFIG' }],
  find,
  because: "its credential works from anywhere: the copy would push builds and deployments to the source's site",
  keep: 'this is a Jira Cloud site for tests',
})

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const sites = await environment.rows('AO_777666_JIRA_SITE_CONFIG')
  return sites.map((row) =>
    rowFinding({
      integration: 'jira-cloud',
      table: 'AO_777666_JIRA_SITE_CONFIG',
      key: ['ID'],
      row,
      summary: `the Jira Cloud site ${cellText(row['NAME'])}`,
      endpoints: endpointsIn([row], ['JIRA_URL']),
      secret: true,
    }),
  )
}
