import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { settingFindings } from '../setting-finding.ts'

export const FEATURE = 'feature.pull.request.auto.decline'

/** Declines pull requests that nobody touched, and tells everybody: on old data that is all of them (7.7 and later). */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('bb_auto_decline_settings', equals('enabled', true))
  return [
    ...rows.map((row) =>
      rowFinding({
        integration: 'auto-decline',
        table: 'bb_auto_decline_settings',
        key: ['id'],
        row,
        summary: `declines pull requests after ${cellText(row['inactivity_weeks'])} weeks`,
      }),
    ),
    ...(await settingFindings(environment, 'auto-decline', ({ key, value }) =>
      key === FEATURE && value !== 'false' ? { summary: 'declines pull requests that nobody touched' } : undefined,
    )),
  ]
}
