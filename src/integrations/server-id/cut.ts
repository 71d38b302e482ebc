import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  const because = 'no linked application takes the copy for the source'
  return onDecision(decision, {
    redirect: 'a server id leads nowhere: cut it or keep it',
    cut: () => {
      const row = rowOf(finding)
      const column = row.table === 'app_property' ? 'prop_value' : 'key_value'
      return [{ kind: 'update-rows', ...row, set: { [column]: target.serverId }, because }]
    },
  })
}
