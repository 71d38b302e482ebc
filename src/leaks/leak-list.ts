import { placeName, type Place } from '../kernel/place.ts'
import type { Leak, LeakState } from './leak.ts'
import type { Remedies } from './remedies.ts'

export interface Hit extends Omit<Leak, 'count' | 'excerpt' | 'remedy'> {
  /** Asked only for what is listed. */
  readonly excerpt: () => string
}

/** Collects hits in bounded memory. */
export interface LeakList {
  add(hit: Hit): void
  /** Live ones first, each state in the order of its hits. */
  leaks(): readonly Leak[]
  totals(): Readonly<Record<LeakState, number>>
}

const order: readonly LeakState[] = ['live', 'switched-off', 'allowed', 'content']

/** `limit`: how many places of each state are listed; more are only counted. Hits in one place with one needle are one leak. */
export function newLeakList(remedyOf: Remedies, limit = 1000): LeakList {
  const listed = new Map<LeakState, Map<string, Leak>>(order.map((state) => [state, new Map()]))
  const totals = { live: 0, 'switched-off': 0, allowed: 0, content: 0 }
  return {
    add: ({ excerpt, ...hit }) => {
      totals[hit.state] += 1
      const leaks = listed.get(hit.state)
      const name = `${placeName(hit.where)} ${lineOf(hit.where)} ${hit.needle}`
      const known = leaks?.get(name)
      if (known !== undefined) leaks?.set(name, { ...known, count: known.count + 1 })
      else if (leaks !== undefined && leaks.size < limit)
        leaks.set(name, {
          ...hit,
          excerpt: excerpt(),
          count: 1,
          ...(hit.state === 'live' ? { remedy: remedyOf(hit.where) } : {}),
        })
    },
    leaks: () => order.flatMap((state) => [...(listed.get(state)?.values() ?? [])]),
    totals: () => ({ ...totals }),
  }
}

function lineOf(where: Place): string {
  return where.kind === 'property' ? String(where.line) : ''
}
