/**
 * A snapshot of a source's home, by the administrator's own commands. One of the things that Understudy may do to a source; `drop` takes it
 * away, also after a crash.
 */
export interface HomeSnapshot extends AsyncDisposable {
  /** Where the home lies in it. */
  readonly home: string
  exists(): Promise<boolean>
  /** Rejects with 'host/snapshot-failed' where the command fails, or leaves no home there. */
  create(signal: AbortSignal): Promise<void>
  /**
   * Also runs the command where no home lies there, because what was begun and cut off may be left; what it ends with counts for nothing
   * then. Rejects with 'host/snapshot-failed' where it fails, or where the home still lies there afterwards.
   */
  drop(): Promise<void>
}
