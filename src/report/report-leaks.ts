import { placeName } from '../kernel/place.ts'
import type { LeakReport, LeakState } from '../leaks/leak.ts'
import { grouped } from './quantity.ts'
import type { ReportedLeaks } from './run-report.ts'

/** Counts per state and per place, without excerpts: what people wrote is no part of a report. */
export function reportLeaks(
  found: LeakReport | undefined,
  journalled: LeakTotals | undefined,
): ReportedLeaks | undefined {
  if (found === undefined) return journalled === undefined ? undefined : onlyTotals(journalled)
  const { bytes, totals, notSearched, leaks } = found
  return {
    bytes,
    totals,
    notSearched,
    places: leaks.map(({ where, needle, state, count, remedy }) => ({
      place: placeName(where),
      needle,
      state,
      count,
      ...(remedy === undefined ? {} : { remedy }),
    })),
  }
}

/** What the step leaves in the journal. */
export interface LeakTotals {
  readonly live: number
  readonly content: number
  readonly bytes: number
}

function onlyTotals({ live, content, bytes }: LeakTotals): ReportedLeaks {
  return { bytes, totals: { live, content }, notSearched: [], places: [] }
}

const stateNames: Readonly<Record<LeakState, string>> = {
  live: 'live',
  'switched-off': 'switched off',
  allowed: 'allowed',
  content: 'in content',
}

/** `0 live, 1 switched off, 10,000 in content`. */
export function leakCounts(totals: ReportedLeaks['totals']): string {
  return leakStates
    .flatMap((state) => {
      const count = totals[state]
      return count === undefined ? [] : [`${grouped(count)} ${stateNames[state]}`]
    })
    .join(', ')
}

/** The dangerous ones first. */
export const leakStates: readonly LeakState[] = ['live', 'switched-off', 'allowed', 'content']
