import type { Change } from '../../changes/change.ts'
import type { Decision, RedirectTarget } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import { detailField, detailText } from '../detail.ts'
import type { Blocked } from '../integration.ts'
import { blocked, onDecision } from '../on-decision.ts'
import { rowOf } from '../row-finding.ts'
import { targetPath } from './target-path.ts'

/** Of bb_data_store.ds_path. */
const LONGEST = 128

export function cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked {
  const isHome = detailField(finding, 'home') === true
  const path = detailText(finding, 'path') ?? ''
  return onDecision(decision, {
    cut: () => (isHome ? moveTo(finding, path, target.sharedHome) : moveStore(finding, path, target)),
    redirect: (to) => (isHome ? blocked("the shared home is the target's own") : redirectStore(finding, path, to)),
  })
}

function moveStore(finding: Finding, path: string, target: Target): readonly Change[] | Blocked {
  const there = targetPath(path, target)
  if (there !== undefined) return moveTo(finding, path, there)
  return blocked(
    `the data store ${path} lies outside the home of the source: redirect it to {url: "file:///PATH"} of a copy on the target, or keep it with a reason`,
  )
}

function redirectStore(finding: Finding, path: string, to: RedirectTarget): readonly Change[] | Blocked {
  const there =
    to.kind === 'url' && to.url.startsWith('file:///') ? decodeURI(to.url.slice('file://'.length)) : undefined
  if (there === undefined) return blocked(`the data store ${path} is a folder: redirect it to {url: "file:///PATH"}`)
  return moveTo(finding, path, there)
}

function moveTo(finding: Finding, from: string, to: string): readonly Change[] | Blocked {
  if (from === to) return []
  const row = rowOf(finding)
  const column = row.table === 'bb_data_store' ? 'ds_path' : 'prop_value'
  if (column === 'ds_path' && to.length > LONGEST) return blocked(`the path ${to} is longer than ${LONGEST} characters`)
  return [{ kind: 'update-rows', ...row, set: { [column]: to }, because: 'the copy writes into its own storage' }]
}
