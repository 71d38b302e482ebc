import type { Change, NewCell } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { equals } from '../../ports/predicate.ts'
import { cutUrl } from '../cut-url.ts'
import { detailTexts } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'

/** Switched off, neither deleted nor moved: users, groups and the order of directories stay as they are. */
export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => switchOff(finding),
    redirect: 'its users belong to one directory server: cut it, or keep it with a reason',
  })
}

function switchOff(finding: Finding): readonly Change[] {
  const because = 'the copy asks no directory server of the source'
  if (finding.where.kind === 'row' && finding.where.table === 'cwd_directory_attribute')
    return [{ kind: 'delete-rows', ...rowOf(finding), because }]
  return [
    { kind: 'update-rows', ...rowOf(finding), set: { is_active: 'F' }, because },
    ...setAttributes(finding, detailTexts(finding, 'urls'), cutUrl('directory_id'), because),
    ...setAttributes(
      finding,
      detailTexts(finding, 'secrets'),
      '',
      'the copy does not hold the login to a directory server',
    ),
  ]
}

function setAttributes(finding: Finding, names: readonly string[], cell: NewCell, because: string): readonly Change[] {
  if (names.length === 0 || finding.where.kind !== 'row') return []
  const directory = equals('directory_id', finding.where.key['id'] ?? null)
  return [
    {
      kind: 'update-rows',
      table: 'cwd_directory_attribute',
      set: { attribute_value: cell },
      where: { kind: 'and', all: [directory, { kind: 'in', column: 'attribute_name', values: names }] },
      because,
    },
  ]
}
