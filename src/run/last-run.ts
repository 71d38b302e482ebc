import type { RunKind, RunRecord, Store } from '../ports/store.ts'
import { isUnfinished } from './is-unfinished.ts'

type Runs = Pick<Store, 'runs'>

/** What still waits for somebody, else the newest run that is no removal. */
export function lastRun(store: Runs, environment: string): RunRecord | undefined {
  const waiting = runToGoOnWith(store, environment)
  if (waiting !== undefined && isUnfinished(waiting)) return waiting
  return store.runs(environment).find(({ kind }) => !isRemoval(kind))
}

/** The newest run that makes a copy or brings one back: a backup changes nothing of what that was about. */
export function lastRunOfCopy(store: Runs, environment: string): RunRecord | undefined {
  return store.runs(environment).find(({ kind }) => !isRemoval(kind) && kind !== 'backup')
}

/** What `resume` and `abort` are about. A backup that ended leaves a copy that waits for its start to them. */
export function runToGoOnWith(store: Runs, environment: string): RunRecord | undefined {
  return store.runs(environment).find((run) => !isRemoval(run.kind) && (run.kind !== 'backup' || isUnfinished(run)))
}

/** It is begun again by the command that was cut off, and by nothing else. */
export function isRemoval(kind: RunKind): boolean {
  return kind === 'remove-generation' || kind === 'remove-backup'
}
