import type { CommandResult, HostReader } from './host.ts'

/**
 * The administrator's own backup scripts on the first node of a source. What they write there is theirs; what Understudy writes lies in
 * the run's own folder of the spool, and `remove` takes it away, also after a crash.
 */
export interface BackupScripts extends AsyncDisposable {
  /** Their node; files are read as whoever runs the scripts, as their variables are nobody else's. */
  readonly host: HostReader
  /** The same, as the login: the spool is its own. */
  readonly spool: HostReader
  /** Lets the scripts reach a port of this machine's loopback on a port of theirs. Rejects with 'host/forward-refused'. */
  forward(port: number): Promise<AsyncDisposable & { readonly port: number }>
  /** Makes the run's folder, an empty one in it for the archive, and our variables file (0600). */
  prepare(run: string, variables: string): Promise<void>
  /** Ends with whatever the scripts end with; `onLine` gets what they print. */
  run(run: string, onLine: (line: string) => void, signal: AbortSignal): Promise<CommandResult>
  /** Gives what they made, a name in the archive's folder, the name that every archive of its type has. */
  rename(run: string, made: string, type: 'tar' | 'gpg-zip'): Promise<void>
  /** Writes beside the archive what it is, which says that it is whole. */
  keep(run: string, manifest: string): Promise<void>
  /** Absent is done. */
  remove(run: string): Promise<void>
}
