import type { RunContext } from '../run-context.ts'

/** What readiness is asked of: both ends, the refresh between them, and what the questions need; the run where there is one. */
export type Ends = Pick<RunContext, 'source' | 'target' | 'refresh' | 'note' | 'clock' | 'secrets'> &
  Partial<Pick<RunContext, 'run' | 'given' | 'backedUp'>> & {
    /** The backup is kept, and no copy is made of it. */
    readonly keeps?: true
  }
