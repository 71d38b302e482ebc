import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { emptyTable } from '../table-finding.ts'

/** Without its key the LFS app makes a new one [unverified]. */
export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'a token leads nowhere: cut it or keep it',
    cut: () =>
      finding.where.kind === 'table'
        ? emptyTable(finding, 'cookies of the source do not sign in to the copy')
        : [{ kind: 'delete-rows', ...rowOf(finding), because: 'neither instance accepts LFS tokens of the other' }],
  })
}
