import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import { equals, type Predicate } from '../../ports/predicate.ts'
import { detailText } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { keyPatternsOf } from './link-key.ts'

const BECAUSE = 'the copy calls no linked application and cannot sign as the source'

export function cut(finding: Finding, decision: Decision): readonly Change[] | Blocked {
  return onDecision(decision, {
    cut: () => remove(finding),
    redirect: 'a link has keys on both sides: cut it, and link the copy afterwards',
  })
}

function remove(finding: Finding): readonly Change[] {
  const link = detailText(finding, 'link')
  const { table, where } = rowOf(finding)
  if (link !== undefined) return [{ kind: 'delete-rows', table, where: settingsOf(link), because: BECAUSE }]
  const removal: Change = { kind: 'delete-rows', table, where, because: BECAUSE }
  return table === 'trusted_app' ? [restrictionsOf(finding), removal] : [removal]
}

function settingsOf(link: string): Predicate {
  return { kind: 'or', any: keyPatternsOf(link).map((pattern) => ({ kind: 'like', column: 'key_name', pattern })) }
}

/** Before their application: not every version cascades. */
function restrictionsOf(finding: Finding): Change {
  const id = finding.where.kind === 'row' ? finding.where.key['id'] : undefined
  return {
    kind: 'delete-rows',
    table: 'trusted_app_restriction',
    where: equals('trusted_app_id', id ?? null),
    because: BECAUSE,
  }
}
