import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { cutAddOn } from '../add-on-list.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'

const BECAUSE = 'the copy does not call add-ons of the source, and shares no secret with them'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => cutAddOn(finding, BECAUSE),
    redirect: 'an add-on shares a secret with one instance: cut it, and install it on the copy afterwards',
  })
}
