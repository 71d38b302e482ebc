import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Row } from '../../ports/database.ts'
import type { RunningCopyReader, Setting } from '../../ports/environment-reader.ts'
import { isSettingAside, keysAside } from '../left-aside.ts'
import { cellText } from '../row-finding.ts'
import { shownValue } from '../setting-check.ts'
import { AWS, SWITCHES } from './find.ts'

/** Every switch as it is now, those that nobody set included: an auditor sees what was looked for. */
export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const rows = await copy.rows('plugin_setting', { kind: 'in', column: 'key_name', values: SWITCHES })
  const setting = await copy.setting(AWS)
  const keys = keysAside(aside, 'plugin_setting', 'key_name')
  const seen = [
    ...SWITCHES.filter((key) => !keys.has(key)).map((key) => seenSwitch(key, rows)),
    ...(isSettingAside(aside, AWS) ? [] : [seenSetting(setting)]),
  ]
  const evidence = seen.join('; ') || 'there is nothing else to look at'
  return [{ id: 'analytics/off', title: 'analytics are off', result: judge(rows, setting), evidence }]
}

function judge(rows: readonly Row[], setting: Setting | undefined): CheckResult['result'] {
  if (rows.some((row) => cellText(row['key_value']) !== 'false')) return 'fail'
  if (setting === undefined) return 'pass'
  if (!setting.readable) return 'unknown'
  return setting.value === 'false' ? 'pass' : 'fail'
}

function seenSwitch(key: string, rows: readonly Row[]): string {
  const values = rows.filter((row) => row['key_name'] === key).map((row) => cellText(row['key_value']))
  return `${key} is ${values.length === 0 ? 'not set' : values.join(' and ')}`
}

function seenSetting(setting: Setting | undefined): string {
  if (setting === undefined) return `${AWS} is not set`
  return setting.readable ? `${AWS} is ${shownValue(setting)}` : `${AWS} cannot be read`
}
