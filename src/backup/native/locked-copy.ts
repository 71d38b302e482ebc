import { AppError } from '../../kernel/app-error.ts'
import type { HeldLock } from '../../ports/bitbucket.ts'
import { refuseOutsideWindow } from '../lock-time.ts'
import { awaitDrained } from './drain.ts'
import { dumpFromSnapshot, type SnapshotDump } from './dump.ts'
import type { NativeBackup } from './native-backup.ts'

export interface LockedCopy {
  readonly lockedAt: Date
  readonly drainedAt: Date
  readonly dataFrom: string
  readonly releasedAt: Date
}

/**
 * Everything that happens under production's maintenance lock, and the dump that goes on after it. The lock is released only
 * when the second pass ended well, the dump's leader holds its locks on every table and every worker has the snapshot.
 */
export async function copyUnderLock(backup: NativeBackup, signal: AbortSignal): Promise<LockedCopy> {
  try {
    return await locked(backup, signal)
  } catch (error) {
    throw whatCounts(error)
  }
}

/** Of several failures the first is told; but that production is still locked, and how it is unlocked, always is. */
function whatCounts(error: unknown): unknown {
  // By name: what stands in for it on older Nodes is an error of that name.
  if (!(error instanceof Error) || error.name !== 'SuppressedError' || !('suppressed' in error)) return error
  const first = whatCounts(error.suppressed)
  const last = 'error' in error ? error.error : undefined
  if (!(last instanceof AppError) || last.code !== 'bitbucket/unlock-failed') return first
  const before = first instanceof Error ? `; before that: ${first.message}` : ''
  return new AppError(last.code, `${last.message}${before}`, { hint: last.hint, cause: first })
}

async function locked(backup: NativeBackup, signal: AbortSignal): Promise<LockedCopy> {
  refuseOutsideWindow(backup.times, backup.clock.now())
  await using lock = await backup.lock.acquire(signal)
  await lock.startBackup()
  const drainedAt = await awaitDrained(lock, backup, signal)
  await backup.secondPass(signal)
  await lock.reportProgress(50)
  await using dump = await dumpFromSnapshot(backup, signal)
  const copy = await (backup.dump.whileLocked
    ? dumpThenRelease(lock, drainedAt, dump)
    : releaseThenDump(lock, drainedAt, dump))
  await backup.afterDump(dump.snapshot, signal)
  return copy
}

async function releaseThenDump(lock: HeldLock, drainedAt: Date, dump: SnapshotDump): Promise<LockedCopy> {
  await dump.attached
  await lock.reportProgress(100)
  const { releasedAt } = await lock.release()
  await dump.finished
  return { lockedAt: lock.lockedAt, drainedAt, dataFrom: dump.exportedAt, releasedAt }
}

async function dumpThenRelease(lock: HeldLock, drainedAt: Date, dump: SnapshotDump): Promise<LockedCopy> {
  await dump.finished
  await lock.reportProgress(100)
  const { releasedAt } = await lock.release()
  return { lockedAt: lock.lockedAt, drainedAt, dataFrom: dump.exportedAt, releasedAt }
}
