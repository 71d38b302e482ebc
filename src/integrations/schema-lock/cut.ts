import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { detailText, detailTexts } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    redirect: 'a lock leads nowhere: cut it',
    cut: () => [
      {
        kind: 'update-rows',
        ...rowOf(finding),
        set: {
          [detailText(finding, 'locked') ?? 'locked']: false,
          ...Object.fromEntries(detailTexts(finding, 'holder').map((column) => [column, null] as const)),
        },
        because: 'the copy does not wait for a migration that runs nowhere',
      },
    ],
  })
}
