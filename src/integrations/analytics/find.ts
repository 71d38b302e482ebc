import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { Predicate } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings } from '../setting-finding.ts'

export const AWS = 'analytics.aws.enabled'

/** The first has two dots [seen 4.7, 7.2]. */
export const SWITCHES = [
  'com.atlassian.analytics.client.configuration..analytics_enabled',
  'com.atlassian.nps.plugin.status.nps_enabled',
] as const

const switchedOn: Predicate = {
  kind: 'and',
  all: [
    { kind: 'in', column: 'key_name', values: SWITCHES },
    { kind: 'not-equals', column: 'key_value', value: 'false' },
  ],
}

export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('plugin_setting', switchedOn)
  return [
    ...rows.map((row) =>
      rowFinding({
        integration: 'analytics',
        table: 'plugin_setting',
        key: ['namespace', 'key_name'],
        row,
        summary: cellText(row['key_name']) === SWITCHES[0] ? 'reports usage to the vendor' : 'asks users for a rating',
      }),
    ),
    ...(await settingFindings(environment, 'analytics', ({ key, value }) =>
      key === AWS && value !== 'false' ? { summary: 'reports usage to the vendor' } : undefined,
    )),
  ]
}
