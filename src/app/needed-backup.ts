import { readGiven } from '../backup/given/given-backup.ts'
import { keptName } from '../backup/kept/kept-backup.ts'
import type { Layout } from '../hold/layout.ts'
import type { Store } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { lastRunOfCopy } from '../run/last-run.ts'

export interface NeededBackup {
  readonly run: string
  /** The kept backup that it restores. */
  readonly name: string
}

/** Undefined where no run needs one. A run that was cut off may begin to take it anew. */
export function neededBackup(
  store: Pick<Store, 'runs'>,
  layout: Pick<Layout, 'backups'>,
  environment: string,
): NeededBackup | undefined {
  const last = lastRunOfCopy(store, environment)
  if (last === undefined || !isUnfinished(last)) return undefined
  const given = readGiven(last.plan)
  const name = given?.kind === 'kept' ? keptName(layout, given.path) : undefined
  return name === undefined ? undefined : { run: last.id, name }
}
