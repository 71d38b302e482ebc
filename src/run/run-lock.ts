import type { Layout } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostWriter } from '../ports/host.ts'
import type { EnvironmentLock, Store } from '../ports/store.ts'
import { heldBy } from './held-by.ts'
import { releaseHostLock, takeHostLock } from './host-lock.ts'
import { isUnfinished } from './is-unfinished.ts'
import { isRemoval } from './last-run.ts'

interface RunLock {
  readonly store: Store
  readonly host: HostWriter
  readonly layout: Layout
  readonly lock: EnvironmentLock
  /** Whether a holder that a lock names still runs; left out: it does not. */
  readonly lives?: (holder: string) => boolean
}

/**
 * One run per environment at a time: a lock in the state, and one on the target's host for runs from elsewhere. Both survive a
 * crash; the same run may take them again, unless another process is still at it. Released when the work ends, however it ends.
 */
export async function withRunLock<Result>(of: RunLock, work: () => Promise<Result>): Promise<Result> {
  const { store, lock } = of
  await releaseLeftOver(of)
  takeInState(of)
  try {
    await takeHostLock(of)
    return await releasingHost(of, work)
  } finally {
    store.releaseLock(lock.environment, lock.run)
  }
}

/** Before a run is recorded: one that never came to its locks would stand before the one that somebody has to resume or end. */
export function assertFree({ store, lives }: Pick<Required<RunLock>, 'store' | 'lives'>, environment: string): void {
  const lock = store.lock(environment)
  if (lock !== undefined && (lives(lock.holder) || isWaitedFor(store, lock))) throw heldBy(lock)
}

/** Before a run is ended from outside: a process that works on goes on changing the target, and without its locks not alone. */
export function assertNotAtWork(
  { store, livesHere }: { readonly store: Store; readonly livesHere: (holder: string) => boolean },
  { id, environment }: { readonly id: string; readonly environment: string },
): void {
  const lock = store.lock(environment)
  if (lock === undefined || lock.run !== id || !livesHere(lock.holder)) return
  throw new AppError('run/locked', `run ${id} of ${environment} is still at work: ${lock.holder}`, {
    hint: `interrupt it (Ctrl-C, or SIGTERM to that process), wait for its end, then \`understudy abort ${environment}\``,
  })
}

/** Of a run that nobody could resume or abort: one that died before its first word or after its last, or that removed something. */
async function releaseLeftOver(of: RunLock): Promise<void> {
  const { store, lock, lives } = of
  const before = store.lock(lock.environment)
  if (before === undefined || before.run === lock.run || lives?.(before.holder) !== false) return
  if (isWaitedFor(store, before)) return
  // The host first: what is left over there is told by the lock in the state.
  await releaseHostLock({ ...of, lock: before })
  store.releaseLock(before.environment, before.run)
}

/** Somebody could resume or abort it. */
function isWaitedFor(store: Store, lock: EnvironmentLock): boolean {
  const run = store.run(lock.run)
  return run !== undefined && isUnfinished(run) && !isRemoval(run.kind)
}

/** Between the look at the holder and the taking another process may have come: the store then gives the lock to one of them. */
function takeInState({ store, lock, lives }: RunLock): void {
  const before = store.lock(lock.environment)
  if (before?.run === lock.run && before.holder !== lock.holder && lives?.(before.holder) === true) throw heldBy(before)
  const holder = store.takeLock(lock, before?.holder)
  if (holder !== undefined) throw heldBy(holder)
}

/** When the work failed, that is what the caller must hear, also where the host is gone and keeps its lock. */
async function releasingHost<Result>(of: RunLock, work: () => Promise<Result>): Promise<Result> {
  let result: Result
  try {
    result = await work()
  } catch (error) {
    await releaseHostLock(of).catch(() => undefined)
    throw error
  }
  await releaseHostLock(of)
  return result
}
