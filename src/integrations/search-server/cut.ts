import type { Change } from '../../changes/change.ts'
import type { Decision, RedirectTarget } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { changeProperty, changeSetting, isSettingFinding, settingKey } from '../setting-change.ts'
import { baseUrlKey, searchAttribute, searchUrl } from './search-setting.ts'

const BECAUSE = 'the copy does not overwrite the search index of the source'

/** Without a base URL Bitbucket asks the search server that it brings along, on its own host [documented]. */
export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => point(finding, target.search),
    redirect: (to) => point(finding, to),
  })
}

export function provide(target: Target): readonly Change[] {
  if (target.search === undefined) return []
  return [
    changeProperty(
      baseUrlKey(target.version),
      searchUrl(target.search),
      "the copy uses the target's own search server",
    ),
  ]
}

/** Logins of the source go in every case. */
function point(finding: Finding, to: RedirectTarget | undefined): readonly Change[] | Blocked {
  if (!isSettingFinding(finding)) return [{ kind: 'delete-rows', ...rowOf(finding), because: BECAUSE }]
  const isUrl = searchAttribute(settingKey(finding)) === 'baseurl'
  return changeSetting(finding, isUrl && to !== undefined ? searchUrl(to) : null, BECAUSE)
}
