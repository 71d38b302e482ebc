import type { Change, NewCell } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { equals } from '../../ports/predicate.ts'
import { detailField } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'

const BECAUSE = 'no hook of the copy starts a build or pushes to another system'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => switchOff(finding),
    redirect: 'every hook has settings of its own shape: cut it, and set it up on the copy afterwards',
  })
}

function switchOff(finding: Finding): readonly Change[] {
  if (finding.where.kind === 'row' && finding.where.table === 'sta_shared_lob')
    return [clearSettings(finding, finding.where.key['id'] ?? '')]
  const lob = lobOf(finding)
  const shared = detailField(finding, 'shared') === true
  const set: Record<string, NewCell> = shared ? { is_enabled: false, lob_id: null } : { is_enabled: false }
  const off: Change = { kind: 'update-rows', ...rowOf(finding), set, because: BECAUSE }
  return lob === '' || shared ? [off] : [off, clearSettings(finding, lob)]
}

function lobOf(finding: Finding): string | number {
  const lob = detailField(finding, 'lob')
  return typeof lob === 'number' || typeof lob === 'string' ? lob : ''
}

/** The settings' own id, as the hook's is not in their row. */
function clearSettings(finding: Finding, lob: string | number): Change {
  const cell: NewCell =
    detailField(finding, 'url') === true
      ? { kind: 'text-with-column', before: '{"url":"https://cut.invalid/', column: 'id', after: '"}' }
      : '{}'
  return {
    kind: 'update-rows',
    table: 'sta_shared_lob',
    set: { lob_data: cell },
    where: equals('id', lob),
    because: 'settings of hooks hold URLs and passwords of the source',
  }
}
