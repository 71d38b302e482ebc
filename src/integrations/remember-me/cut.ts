import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { emptyTable } from '../table-finding.ts'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => emptyTable(finding, 'cookies of the source do not sign in to the copy'),
    redirect: 'a cookie leads nowhere: cut it or keep it',
  })
}
