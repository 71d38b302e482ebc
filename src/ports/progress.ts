import type { ProgressUnit, Reading } from '../kernel/run-progress.ts'

/**
 * Where a step tells how far something long has come. Nothing depends on it: no call rejects, waits, or costs anything that could
 * be measured, and what was told is gone with the next.
 */
export interface ProgressReporter {
  /** Shown until it is disposed. `what` is a few words of ours: no path, nothing out of the data, no secret. */
  begin(what: string, unit: ProgressUnit): Meter
  /** How long the source is locked already, until it is disposed; it counts by itself. Twice is done. */
  locked(lock: HeldSince): Disposable
}

export interface Meter extends Disposable {
  /** As often as one likes: what is told in between is not seen. */
  tell(reading: Reading): void
}

export interface HeldSince {
  readonly source: string
  readonly lockedAt: Date
  /** When the guardian gives it back whatever happens. */
  readonly deadline: Date
}
