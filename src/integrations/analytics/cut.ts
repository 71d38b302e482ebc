import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { changeSetting, isSettingFinding } from '../setting-change.ts'

const BECAUSE = 'the copy reports nothing under the name of the source'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'its address is in the application: cut it or keep it',
    cut: () =>
      isSettingFinding(finding)
        ? changeSetting(finding, 'false', BECAUSE)
        : [{ kind: 'update-rows', ...rowOf(finding), set: { key_value: 'false' }, because: BECAUSE }],
  })
}
