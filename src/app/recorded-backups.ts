import { z } from 'zod'
import type { Store } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { REMOVED } from '../steps/keep-backup.ts'
import { removedBy } from './removal-run.ts'

type Records = Pick<Store, 'runs' | 'entries'>

/** Which backups are kept, newest first, by what is recorded: nobody looks at the target for a report. */
export function recordedBackups(store: Records, environment: string): readonly string[] {
  const ended = store.runs(environment).filter((run) => !isUnfinished(run))
  const gone = new Set(ended.flatMap((run) => (run.kind === 'remove-backup' ? [removedBy(run)] : [])))
  const kept: string[] = []
  for (const { id, kind, state } of ended) {
    if (kind !== 'backup' || state !== 'done') continue
    const left = leftBy(store, id)
    kept.push(...(left ?? [id]))
    if (left !== undefined) break
  }
  return kept.filter((id) => !gone.has(id))
}

/** All that were kept when that run ended; undefined of one that did not look. */
function leftBy(store: Records, run: string): readonly string[] | undefined {
  const entry = store.entries(run).findLast((one) => one.kind === 'outcome' && one.effect === REMOVED)
  if (entry?.kind !== 'outcome') return undefined
  return z.looseObject({ backups: z.array(z.string()) }).safeParse(entry.result).data?.backups
}
