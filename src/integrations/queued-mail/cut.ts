import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { emptyTable } from '../table-finding.ts'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => emptyTable(finding, 'nobody gets mail from the copy about what happened on the source'),
    redirect: 'queued mail goes where the mail server is: redirect mail-server, and cut or keep this',
  })
}
