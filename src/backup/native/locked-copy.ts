import { AppError } from '../../kernel/app-error.ts'
import { sideBySide } from '../../kernel/side-by-side.ts'
import { refuseOutsideWindow } from '../lock-time.ts'
import { awaitDrained } from './drain.ts'
import { dumpFromSnapshot, type SnapshotDump } from './dump.ts'
import type { LockedCopy, NativeBackup } from './native-backup.ts'
import { whileLocked } from './while-locked.ts'

/**
 * Everything that happens under production's maintenance lock, and what goes on after it beside the dump. The lock is released only
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
  // Whoever waits for the release hears of it, and so does the end of the lock's block.
  if (last === first || !(last instanceof AppError) || last.code !== 'bitbucket/unlock-failed') return first
  const before = first instanceof Error ? `; before that: ${first.message}` : ''
  return new AppError(last.code, `${last.message}${before}`, { hint: last.hint, cause: first })
}

async function locked(backup: NativeBackup, signal: AbortSignal): Promise<LockedCopy> {
  refuseOutsideWindow(backup.times, backup.clock.now())
  await using lock = await backup.lock.acquire(signal)
  const inTime = whileLocked(lock, backup, signal)
  await lock.startBackup()
  const drainedAt = await inTime((inner) => awaitDrained(lock, backup, inner))
  await inTime(backup.secondPass)
  await lock.reportProgress(50)
  // It goes on after the lock, so its own end is not the lock's.
  await using dump = await dumpFromSnapshot(backup, signal)
  await inTime(() => (backup.dump.whileLocked ? dump.finished : dump.attached))
  await lock.reportProgress(100)
  const { releasedAt } = await lock.release()
  const copy = { lockedAt: lock.lockedAt, drainedAt, dataFrom: dump.exportedAt, releasedAt }
  await sideBySide([(inner) => followDump(backup, dump, inner), (inner) => backup.afterRelease(copy, inner)], {
    width: 2,
    signal,
  })
  return copy
}

async function followDump(backup: NativeBackup, dump: SnapshotDump, signal: AbortSignal): Promise<void> {
  await Promise.race([dump.finished, aborted(signal)])
  await backup.afterDump(dump.snapshot, signal)
  // What goes on beside it may take hours, and as long as the snapshot is open production's database cleans up nothing.
  await dump[Symbol.asyncDispose]()
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}
