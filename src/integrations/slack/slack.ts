import type { Finding } from '../../kernel/finding.ts'
import { equals } from '../../ports/predicate.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { blockingIntegration } from '../blocking-integration.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { findTables, type TableToFind } from '../find-tables.ts'
import type { Claim } from '../integration.ts'
import { cellText, rowFinding } from '../row-finding.ts'

const NAMESPACE = 'com.atlassian.slack'

const tables: readonly TableToFind[] = [
  { table: 'AO_1F9F46_AOSLACK_LINK', rows: 'Slack workspaces with their tokens', secret: true },
  { table: 'AO_1F9F46_AOSLACK_USER', rows: 'users with their Slack tokens', secret: true },
  { table: 'AO_1F9F46_SLACK_NOTIFICATION', rows: 'notifications to Slack channels' },
  { table: 'AO_117433_S_TEAM_SETTING', rows: 'Slack workspaces with their tokens', secret: true },
  { table: 'AO_117433_S_B_P_SETTING', rows: 'notifications to Slack channels' },
]

/** Atlassian's app [source] and another vendor's [seen on MySQL]. */
export const slack = blockingIntegration({
  id: 'slack',
  title: 'Slack',
  basis: 'source',
  claims: [
    ...tables.map(({ table }): Claim => ({ kind: 'table', table })),
    { kind: 'rows', table: 'plugin_setting', column: 'namespace', prefix: NAMESPACE },
  ],
  find,
  because: "the copy would post to the source's channels, with tokens that work from anywhere",
  keep: 'this is a Slack workspace for tests',
})

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const settings = await environment.rows('plugin_setting', equals('namespace', NAMESPACE))
  return [
    ...(await findTables('slack', tables)(environment)),
    ...settings.map((row) =>
      rowFinding({
        integration: 'slack',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: `the setting ${cellText(row['key_name'])} of the Slack app`,
        endpoints: endpointsIn([row], ['key_value']),
      }),
    ),
  ]
}
