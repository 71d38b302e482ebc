import { placeName } from '../kernel/place.ts'
import type { LeakReport } from '../leaks/leak.ts'
import type { ReportedLeaks } from './run-report.ts'

/** Counts per state and per place, without excerpts: what people wrote is no part of a report. */
export function reportLeaks(found: LeakReport | undefined): ReportedLeaks | undefined {
  if (found === undefined) return undefined
  const { bytes, totals, notSearched, leaks } = found
  return {
    bytes,
    live: totals.live,
    switchedOff: totals['switched-off'],
    content: totals.content,
    allowed: totals.allowed,
    notSearched,
    places: leaks.map(({ where, needle, state, count }) => ({ place: placeName(where), needle, state, count })),
  }
}
