import type { RefreshConfig } from '../config/refresh.ts'
import { formatAge } from '../report/quantity.ts'
import { previousOf, type Bookmarks, type Generation } from './generations.ts'
import type { Surplus } from './retained.ts'

/** What the generations of a target are judged by. */
export interface Kept {
  /** Newest first. */
  readonly generations: readonly Generation[]
  readonly bookmarks: Bookmarks
  /** The one that stays whatever is configured. */
  readonly live: string
  readonly refresh: Pick<RefreshConfig, 'keepGenerations' | 'retention'>
  readonly now: Date
}

/**
 * What earlier runs left half made, what is beyond the limit, and what is too old but not the one that a rewind goes to. Never the live
 * one, one with a bookmark, or what was there before Understudy.
 */
export function surplusGenerations(kept: Kept): readonly Surplus<Generation>[] {
  const { keepGenerations, retention } = kept.refresh
  const others = removable(kept)
  const halfMade = others.filter(({ state }) => state === 'half-made')
  const whole = others.filter(({ state }) => state !== 'half-made')
  const within = whole.slice(0, keepGenerations - 1)
  const tooOld = withoutPrevious(within, kept).filter((one) => isOlder(one.createdAt, retention.ageMs, kept.now))
  return [
    ...halfMade.map((one) => ({ one, because: 'an earlier run left it half made' })),
    ...whole.slice(within.length).map((one) => ({ one, because: `keepGenerations is ${keepGenerations}` })),
    ...tooOld.map((one) => ({ one, because: `it is ${formatAge(one.createdAt, kept.now)} old` })),
  ]
}

/** What goes next where the disk is too full, once nothing else is surplus: the oldest, but not the one that a rewind goes to. */
export function nextForSpace(kept: Kept): Generation | undefined {
  return withoutPrevious(removable(kept), kept).at(-1)
}

function withoutPrevious(of: readonly Generation[], { generations, live }: Kept): readonly Generation[] {
  const previous = previousOf(generations, live)
  return of.filter((one) => one !== previous)
}

/** The one that a rewind goes to first, then newest first. */
function removable({ generations, bookmarks, live }: Kept): readonly Generation[] {
  const bookmarked = new Set(Object.values(bookmarks))
  const previous = previousOf(generations, live)
  const others = generations.filter((one) => one.id !== live && one !== previous)
  return [...(previous === undefined ? [] : [previous]), ...others].filter(
    ({ id }) => !bookmarked.has(id) && !id.startsWith('adopted-'),
  )
}

export function isOlder(createdAt: string, ageMs: number | undefined, now: Date): boolean {
  return ageMs !== undefined && now.getTime() - Date.parse(createdAt) > ageMs
}
