import type { Place } from '../kernel/place.ts'

/**
 * `live`: acted on, or in a place nobody knows. `switched-off`: in the data but not acted on. `content`: what people wrote, and
 * history. `allowed`: somebody decided, with a reason.
 */
export type LeakState = 'live' | 'switched-off' | 'content' | 'allowed'

/** Something in the copy that still names the source. */
export interface Leak {
  /** A row or a line for `live` and `switched-off`; a column or a file for the others. */
  readonly where: Place
  /** What of the source is named, as it was searched for. */
  readonly needle: string
  /** What stands around it, on one line; never a secret. */
  readonly excerpt: string
  readonly state: LeakState
  /** Rows or lines that this stands for; its excerpt is of the first. */
  readonly count: number
  /** Why it is not live. */
  readonly because?: string
  /** Of a live one: what would cut it. */
  readonly remedy?: string
}

export interface LeakReport {
  /** Live ones first. Rows are listed one by one up to a limit in each state; `totals` counts all. */
  readonly leaks: readonly Leak[]
  readonly totals: Readonly<Record<LeakState, number>>
  readonly needles: readonly string[]
  /** Names of the source that were not searched for, such as one that the target shares, and files that were not searched: each with the reason. */
  readonly notSearched: readonly string[]
  readonly bytes: number
  readonly seconds: number
  readonly tables: number
  readonly files: number
}
