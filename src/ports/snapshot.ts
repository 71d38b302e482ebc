import type { TableCounter } from './table-counter.ts'

/** How far a dump that continues on our snapshot has come. */
export interface DumpProgress {
  /** Sessions of the dump: its leader and its workers. */
  readonly sessions: number
  /** Of these, how many run on our snapshot. */
  readonly imported: number
  /** Tables on which the leader does not hold its lock yet. */
  readonly unlockedTables: number
  /** From here on the dump is independent of what production does: leader and all workers on the snapshot, every table locked. */
  readonly ready: boolean
}

/** A session of the source that waits for a lock of the dump. */
export interface BlockedSession {
  readonly pid: number
  readonly user: string
  readonly application: string
  readonly waitedMs: number
}

/**
 * A transaction that holds an exported snapshot of a source open until it is closed, and watches the dump that continues on
 * it. The dump is known by an application name of its own (PGAPPNAME). Closed twice is closed.
 */
export interface SnapshotSession extends AsyncDisposable {
  /** For `pg_dump --snapshot`; of MySQL and MariaDB only a name. */
  readonly snapshot: string
  /** The server's time when it was taken, ISO 8601. */
  readonly takenAt: string
  /** Counts in the snapshot, while this is open. */
  openCounter(options: { readonly oneTableMs: number }): Promise<TableCounter>
  /** `workers` as in `pg_dump -j`; 1 is a dump without workers of its own. Where the server does not tell it is never ready. */
  dumpProgress(application: string, workers: number): Promise<DumpProgress>
  /** Sessions of others that wait for the dump longer than `milliseconds`. */
  blockedByDump(application: string, milliseconds: number): Promise<readonly BlockedSession[]>
  /** Cancels the statements of the dump's sessions, where it knows them; the dump then fails. Answers how many it reached. */
  cancelDump(application: string): Promise<number>
  /** Rejects with 'database/query-failed' when the transaction, and with it the snapshot, is gone. */
  assertHeld(): Promise<void>
}
