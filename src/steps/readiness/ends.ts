import type { RunContext } from '../run-context.ts'

/** What readiness is asked of: both ends, and the refresh between them. */
export type Ends = Pick<RunContext, 'source' | 'target' | 'refresh'>
