import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { noRowsCheck } from '../row-check.ts'
import { isSettingFinding } from '../setting-change.ts'
import { shownValue } from '../setting-check.ts'
import { SEARCH_NAMESPACE, searchAttribute, searchUrl } from './search-setting.ts'

/** No REST call tells the search server: the service's settings and the stored logins are read again. */
export async function confirm(
  copy: RunningCopyReader,
  target: Target,
  decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const to = decision.kind === 'redirect' ? decision.to : target.search
  const stored = [{ table: 'plugin_setting', where: equals('namespace', SEARCH_NAMESPACE) }]
  return [
    await serverCheck(copy, to === undefined ? undefined : searchUrl(to), aside),
    await noRowsCheck(copy, { id: 'search-server/no-login', title: 'no login to a search server is stored' }, stored),
  ]
}

async function serverCheck(
  copy: RunningCopyReader,
  expected: string | undefined,
  aside: readonly Finding[],
): Promise<CheckResult> {
  const settings = (await copy.settings()).filter(({ key }) => searchAttribute(key) === 'baseurl')
  const none = aside.some(isSettingFinding) ? 'no other base URL is set' : 'no base URL is set'
  const wrong = settings.filter(({ value }) => value !== expected)
  return {
    id: 'search-server/own',
    title: `the search server is ${expected ?? 'the one that Bitbucket brings along'}`,
    result: wrong.length === 0 ? 'pass' : 'fail',
    evidence: settings.map((setting) => `${setting.key} is ${shownValue(setting)}`).join(', ') || none,
  }
}
