import type { RunContext } from '../run-context.ts'

/** What readiness is asked of: both ends, and the refresh between them; the run where there is one. */
export type Ends = Pick<RunContext, 'source' | 'target' | 'refresh' | 'note'> & Partial<Pick<RunContext, 'run'>>
