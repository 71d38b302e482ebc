import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { settingCheck } from '../setting-check.ts'

export async function confirm(copy: RunningCopyReader, target: Target): Promise<readonly CheckResult[]> {
  return [
    await settingCheck(
      copy,
      { id: 'database-connection/url', title: 'Bitbucket is configured for its own database', key: 'jdbc.url' },
      target.database.url,
    ),
  ]
}
