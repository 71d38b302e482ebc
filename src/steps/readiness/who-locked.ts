import type { SourceSystems } from '../run-context.ts'

/** Who of us holds the maintenance lock of a source, and how it ends; undefined where no token of it is known. */
export function whoLocked({ leftLocks }: Pick<SourceSystems, 'leftLocks'>): string | undefined {
  const [lock] = leftLocks()
  if (lock === undefined) return undefined
  const { run, guardian, byHand } = lock
  return lock.lives
    ? `run ${run} locked it, and its guardian (${guardian}) gives the lock back; if that is gone, ${byHand}`
    : `run ${run} locked it, and its guardian (${guardian}) is gone: the next refresh, \`resume\` or \`abort\` unlocks it, or ${byHand}`
}
