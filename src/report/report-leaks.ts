import { placeName, type Place } from '../kernel/place.ts'
import type { ReportedLeaks } from './run-report.ts'

/** What a leak search found: the same places as `understudy leaks` prints. */
export interface FoundLeaks {
  readonly leaks: readonly FoundLeak[]
  readonly bytes: number
}

export interface FoundLeak {
  readonly where: Place
  readonly needle: string
  readonly excerpt: string
  readonly state: LeakState
  /** Occurrences at this place. */
  readonly count: number
}

export type LeakState = 'live' | 'switched-off' | 'content' | 'allowed'

/** Counts per state and per column, without excerpts: what people wrote is no part of a report. */
export function reportLeaks(found: FoundLeaks | undefined): ReportedLeaks | undefined {
  if (found === undefined) return undefined
  return {
    bytes: found.bytes,
    live: countIn(found, 'live'),
    switchedOff: countIn(found, 'switched-off'),
    content: countIn(found, 'content'),
    allowed: countIn(found, 'allowed'),
    places: found.leaks.map(({ where, needle, state, count }) => ({ place: placeName(where), needle, state, count })),
  }
}

function countIn({ leaks }: FoundLeaks, wanted: LeakState): number {
  return leaks.filter(({ state }) => state === wanted).reduce((sum, { count }) => sum + count, 0)
}
