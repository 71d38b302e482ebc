import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { find, lockTables } from './find.ts'

/** The lock is taken for the time of the start only. */
export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const locked = await find(copy)
  const seen =
    locked.length === 0
      ? [`none locked in ${(await lockTables(copy)).join(', ')}`]
      : locked.map(({ summary }) => summary)
  return [
    {
      id: 'schema-lock/released',
      title: 'no schema migration holds a lock',
      result: locked.length === 0 ? 'pass' : 'fail',
      evidence: seen.join(', '),
    },
  ]
}
