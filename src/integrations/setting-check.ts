import { looksLikeCredential } from '../kernel/credential-shape.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Finding } from '../kernel/finding.ts'
import type { EnvironmentReader, Setting } from '../ports/environment-reader.ts'
import { isSettingAside, leftToDecision } from './left-aside.ts'

/** Whether a setting, as the copy's service sees it now, has the value it must have; undefined: nobody may set it. */
export async function settingCheck(
  copy: EnvironmentReader,
  { id, title, key }: Pick<CheckResult, 'id' | 'title'> & { readonly key: string },
  expected: string | undefined,
  aside: readonly Finding[] = [],
): Promise<CheckResult> {
  if (isSettingAside(aside, key)) return leftToDecision({ id, title })
  const setting = await copy.setting(key)
  if (setting === undefined)
    return { id, title, result: expected === undefined ? 'pass' : 'fail', evidence: `${key} is not set` }
  if (!setting.readable)
    return { id, title, result: 'unknown', evidence: `${key} in ${origin(setting)} cannot be read` }
  return {
    id,
    title,
    result: setting.value === expected ? 'pass' : 'fail',
    evidence: `${key} is ${shownValue(setting)} in ${origin(setting)}`,
  }
}

/** A value for evidence, without what may be a credential: login and parameters of a URL are left out. */
export function shownValue({ key, value }: Setting): string {
  const plain = value.replace(/\/\/[^@/]*@/, '//').replace(/[?;].*$/s, '')
  return looksLikeCredential(key, plain) ? '[secret]' : plain
}

function origin({ origin: { file, line } }: Setting): string {
  return `${file}:${line}`
}
