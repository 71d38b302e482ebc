import type { Secret } from '../kernel/secret.ts'
import type { CommandResult, HostReader } from './host.ts'

/**
 * The vendor's backup client on the first node of a source. What it and Understudy write there lies in the run's own folder of the spool,
 * and `remove` takes it away, also after a crash.
 */
export interface BackupClient extends AsyncDisposable {
  /** Its node; files are read as whoever runs the client. */
  readonly host: HostReader
  /** The same, as the login: the spool is its own. */
  readonly spool: HostReader
  /** Lets the client reach a port of this machine's loopback on a port of its own. Rejects with 'host/forward-refused'. */
  forward(port: number): Promise<AsyncDisposable & { readonly port: number }>
  /** Makes the run's folder, empty ones in it for what the client makes, and the file that tells it everything (0600). */
  prepare(run: string, argumentFile: Secret): Promise<void>
  /** Ends with whatever the client ends with; `onLine` gets what it prints. */
  run(run: string, onLine: (line: string) => void, signal: AbortSignal): Promise<CommandResult>
  /** Puts what it made, a name in the folder of its archives, where the archive of every run lies. */
  rename(run: string, made: string): Promise<void>
  /** Writes beside the archive what it is, which says that it is whole. */
  keep(run: string, manifest: string): Promise<void>
  /** Absent is done. */
  remove(run: string): Promise<void>
}
