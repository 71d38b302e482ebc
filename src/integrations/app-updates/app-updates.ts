import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { keptIntegration } from '../blocking-integration.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** Scheduled jobs that call the vendor's marketplace [seen 7.2]. */
const jobs = [
  'PluginUpdateCheckJob-job',
  'PluginRequestCheckJob-job',
  'InstanceTopologyJob-job',
  'LocalPluginLicenseNotificationJob-job',
] as const

export const appUpdates = keptIntegration({
  id: 'app-updates',
  title: 'Update checks of apps',
  basis: 'seen',
  claims: [{ kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.upm' }],
  find,
  keep: "they contact the vendor's marketplace only, never the source",
})

async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('bb_clusteredjob', { kind: 'in', column: 'job_id', values: jobs }, ['job_id'])
  return rows.map((row) =>
    rowFinding({
      integration: 'app-updates',
      table: 'bb_clusteredjob',
      key: ['job_id'],
      row,
      summary: `the scheduled job ${cellText(row['job_id'])}, which asks the vendor's marketplace`,
    }),
  )
}
