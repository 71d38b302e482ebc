import type { RunContext } from '../run-context.ts'

/** What of a run is needed to read a given backup; nothing of it asks the source for more than a look. */
export interface Reading extends Pick<
  RunContext,
  'target' | 'source' | 'refresh' | 'secrets' | 'run' | 'clock' | 'note'
> {
  /** Installed on the target; undefined where that can't be told. */
  readonly targetVersion: string | undefined
}
