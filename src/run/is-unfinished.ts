import type { RunRecord } from '../ports/store.ts'

export function isUnfinished({ state }: RunRecord): boolean {
  return state !== 'done' && state !== 'aborted'
}
