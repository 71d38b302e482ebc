import type { RunRecord, Store } from '../ports/store.ts'

/** The newest run that makes a copy or brings one back. The removal of a generation that was cut off stands in no other run's way. */
export function lastRun(store: Pick<Store, 'runs'>, environment: string): RunRecord | undefined {
  return store.runs(environment).find(({ kind }) => kind !== 'remove-generation')
}
