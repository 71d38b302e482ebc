import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { noRowsCheck } from '../row-check.ts'
import { tablesWithPrefix } from '../table-finding.ts'

/** HipChat has no REST call of its own: the tables are read again. */
export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const tables = [...(await tablesWithPrefix(copy, 'AO_5FB9D7_')), ...(await tablesWithPrefix(copy, 'AO_58E6CE_'))]
  const check = { id: 'hipchat/none', title: 'nothing is left of HipChat' }
  return [
    await noRowsCheck(
      copy,
      check,
      tables.map((table) => ({ table })),
    ),
  ]
}
