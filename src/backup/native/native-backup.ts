import type { DumpConfig, LockConfig } from '../../config/backup.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { MaintenanceLock } from '../../ports/bitbucket.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { SnapshotSession } from '../../ports/snapshot.ts'
import type { DumpOrder, Spool } from '../../ports/spool.ts'

export interface LockedCopy {
  readonly lockedAt: Date
  readonly drainedAt: Date
  readonly dataFrom: string
  readonly releasedAt: Date
}

/** What a dump was made of. */
export type OpenSnapshot = Pick<SnapshotSession, 'snapshot' | 'openCounter'>

/** What the native method needs; put together by the step that takes the backup. */
export interface NativeBackup {
  readonly run: string
  readonly lock: MaintenanceLock
  readonly times: LockConfig
  readonly dump: DumpConfig
  readonly clock: Clock
  readonly spool: Spool
  /** The second pass of the home: only what changed since the first. */
  readonly secondPass: (signal: AbortSignal) => Promise<void>
  /** Once the lock is released: what needs nothing of the dump, beside it. */
  readonly afterRelease: (times: LockedCopy, signal: AbortSignal) => Promise<void>
  /** Once the lock is released and the dump has ended: the snapshot that it was made of is still open. */
  readonly afterDump: (snapshot: OpenSnapshot, signal: AbortSignal) => Promise<void>
  /** Open for as long as the backup takes, to watch sessions. */
  readonly source: Pick<DatabaseReader, 'sessions'>
  readonly openSnapshot: () => Promise<SnapshotSession>
  /** Processes that dump at once. */
  readonly jobs: number
  /** Without snapshot, jobs and application name, which the method decides. */
  readonly database: Omit<DumpOrder, 'snapshot' | 'jobs' | 'applicationName'>
  /** The application's own login, whose open transactions would make the copy inconsistent. */
  readonly applicationUser: string
  readonly note: (text: string) => void
}
