import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { changeProperty, changeSetting, isSettingFinding } from '../setting-change.ts'
import { FEATURE } from './find.ts'

const BECAUSE = 'the copy declines no pull request by itself and tells nobody'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'it leads nowhere: cut it or keep it',
    cut: () =>
      isSettingFinding(finding)
        ? changeSetting(finding, 'false', BECAUSE)
        : [{ kind: 'update-rows', ...rowOf(finding), set: { enabled: false }, because: BECAUSE }],
  })
}

/** On by default: it must be said. */
export function provide(): readonly Change[] {
  return [changeProperty(FEATURE, 'false', BECAUSE)]
}
