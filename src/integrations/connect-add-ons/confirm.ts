import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { noRowsCheck } from '../row-check.ts'

/** No REST call lists Connect add-ons: the rows are read again, after Bitbucket had its chance to write them. */
export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  return [
    await noRowsCheck(copy, { id: 'connect-add-ons/none', title: 'no Connect add-on is installed' }, [
      { table: 'plugin_setting', where: { kind: 'like', column: 'key_name', pattern: 'acnct.%' } },
      { table: 'plugin_setting', where: { kind: 'like', column: 'key_name', pattern: 'ac.secret.%' } },
      { table: 'AO_F4ED3A_ADD_ON_PROPERTY_AO' },
    ]),
  ]
}
