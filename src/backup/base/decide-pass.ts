import type { BaseRecord } from './base-record.ts'
import { changedParts, type Scan, type Unusable } from './scan.ts'

/** How a pass of the home goes: file by file, or only through the parts that changed and what lies outside of all parts. */
export type Pass =
  | { readonly kind: 'whole'; readonly because: string }
  | { readonly kind: 'changed'; readonly parts: readonly string[]; readonly of: number }

export interface PassFacts {
  readonly source: string
  readonly home: string
  readonly record: BaseRecord | undefined
  readonly scan: Scan | Unusable
  /** A backup looks at every file when this many have passed since one did. */
  readonly wholeEvery: number
  readonly verify: boolean
}

/** Looking at every file is never wrong, so whatever is not certain ends there. */
export function decidePass({ source, home, record, scan, wholeEvery, verify }: PassFacts): Pass {
  const whole = (because: string): Pass => ({ kind: 'whole', because })
  if (record === undefined) return whole('what the base holds is not known')
  if (record.source !== source || record.home !== home) return whole(`the base is of ${record.source}:${record.home}`)
  if (verify) return whole('--verify was given')
  if (record.sinceWhole + 1 >= wholeEvery) return whole(`the last time was ${record.sinceWhole + 1} backups ago`)
  return passSince(record.parts, scan)
}

/** Since another look at the same source. */
export function passSince(before: Scan, now: Scan | Unusable): Pass {
  if ('unusable' in now) return { kind: 'whole', because: now.unusable }
  const parts = changedParts(before, now)
  // Each file is compared with each rule, so that many rules cost more than they spare.
  if (parts.length > MOST_PARTS || parts.length * 2 > now.size)
    return { kind: 'whole', because: `${parts.length} of ${now.size} parts changed` }
  return { kind: 'changed', parts, of: now.size }
}

const MOST_PARTS = 2000
