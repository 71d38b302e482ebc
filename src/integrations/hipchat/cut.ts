import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { emptyTable } from '../table-finding.ts'

const BECAUSE = 'the copy posts nothing to HipChat and holds none of its tokens'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () =>
      finding.where.kind === 'table'
        ? emptyTable(finding, BECAUSE)
        : [{ kind: 'delete-rows', ...rowOf(finding), because: BECAUSE }],
    redirect: 'HipChat knows the source only: cut it',
  })
}
