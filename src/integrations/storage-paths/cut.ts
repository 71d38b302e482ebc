import type { Change } from '../../changes/change.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { JudgedStore } from '../../kernel/outer-store.ts'
import type { Target } from '../../kernel/target.ts'
import { detailField, detailText } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { storeOnTarget } from './target-path.ts'

/** Of bb_data_store.ds_path. */
const LONGEST = 128

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  const isHome = detailField(finding, 'home') === true
  const path = detailText(finding, 'path') ?? ''
  return onDecision(decision, {
    cut: () => (isHome ? moveTo(finding, path, target.sharedHome) : moveStore(finding, path, target)),
    redirect: isHome ? "the shared home is the target's own" : noRedirect(path),
  })
}

function moveStore(finding: Finding, path: string, target: Target): readonly Change[] | Blocked {
  const store = { id: detailText(finding, 'id') ?? '', path }
  const there = storeOnTarget(store, target)
  if (there !== undefined) return moveTo(finding, path, there)
  const judged = target.outerStores.find(({ id }) => id === store.id)
  return blocked(
    `the data store ${path} lies outside the home of the source, and is not copied: ${whyNot(judged, path)}; ${remedy}`,
  )
}

function whyNot(judged: JudgedStore | undefined, path: string): string {
  if (judged === undefined) return 'no backup of this copy brought it along'
  return judged.path === path ? (judged.refused ?? '') : `its row said ${judged.path} when it was copied`
}

/** What lies in such a folder would be of another moment than the database, and whose it is nothing tells: a share looks like any other. */
function noRedirect(path: string): string {
  return `nothing tells that a folder on the target is a copy of the data store ${path}, of the same moment and not production's own: ${remedy}`
}

const remedy =
  'move its repositories into the home there, or keep it with a reason where they may be missing and the target has no such folder'

function moveTo(finding: Finding, from: string, to: string): readonly Change[] | Blocked {
  if (from === to) return []
  const row = rowOf(finding)
  const column = row.table === 'bb_data_store' ? 'ds_path' : 'prop_value'
  if (column === 'ds_path' && to.length > LONGEST) return blocked(`the path ${to} is longer than ${LONGEST} characters`)
  return [{ kind: 'update-rows', ...row, set: { [column]: to }, because: 'the copy writes into its own storage' }]
}
