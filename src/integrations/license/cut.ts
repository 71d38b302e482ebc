import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'

const NO_LICENSE = 'the target has no licence of its own: set environments.<name>.license, or keep it with a reason'

export function cut(finding: Finding, decision: Decision, { license }: Target): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'a licence leads nowhere: cut it or keep it',
    cut: () => {
      if (license === undefined) return blocked(NO_LICENSE)
      const value = { kind: 'secret', ref: license, encoding: 'plain' } as const
      const because = 'the copy runs under its own licence'
      return [{ kind: 'update-rows', ...rowOf(finding), set: { prop_value: value }, because }]
    },
  })
}
