import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** Written `..serverid` or `.serverid`; equal to the server id in 4.7, another one in 7.2 [seen], so only an equal one is it. */
const analyticsKeys = [
  'com.atlassian.analytics.client.configuration..serverid',
  'com.atlassian.analytics.client.configuration.serverid',
] as const

export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('app_property', equals('prop_key', 'server.id'))
  const own = rows.map((row) =>
    rowFinding({
      integration: 'server-id',
      table: 'app_property',
      key: ['prop_key'],
      row,
      summary: `the server id ${cellText(row['prop_value'])}, by which linked applications know the source`,
    }),
  )
  const ids = rows.map((row) => cellText(row['prop_value']))
  return [...own, ...(await findAnalytics(environment, ids))]
}

async function findAnalytics(environment: EnvironmentReader, ids: readonly string[]): Promise<readonly Finding[]> {
  const rows = await environment.rows('plugin_setting', { kind: 'in', column: 'key_name', values: analyticsKeys })
  return rows
    .filter((row) => ids.includes(cellText(row['key_value'])))
    .map((row) =>
      rowFinding({
        integration: 'server-id',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: 'the same server id, by which the analytics of the vendor know the source',
      }),
    )
}
