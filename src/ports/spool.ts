import type { Secret } from '../kernel/secret.ts'
import type { HostReader, RunOptions } from './host.ts'

export interface DumpOrder {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: Secret
  readonly snapshot: string
  readonly jobs: number
  /** By which the server's session list tells the dump's sessions. */
  readonly applicationName: string
}

/**
 * The only folder on a source that a backup may write to: one of the two things that Understudy may do to a source.
 * Everything below it that Understudy made carries the run's name, and `remove` takes it away, also after a crash.
 */
export interface Spool {
  /** The host that it lies on, for reading. */
  readonly host: HostReader
  /** Makes `<spool>/<run>` (0700) and returns it. Rejects with 'host/disk-full' when less than `bytes` are free. */
  prepare(run: string, bytes: number): Promise<string>
  /** In `<spool>/<run>/database`: in PostgreSQL's directory format, or one file of statements; rejects with 'database/dump-failed'. */
  dump(run: string, order: DumpOrder, options: RunOptions): Promise<void>
  /** Whether what is written of the dump shows that it has its snapshot. Only statements do. */
  hasBegun(run: string): Promise<boolean>
  /** Absent is done. */
  remove(run: string): Promise<void>
}
