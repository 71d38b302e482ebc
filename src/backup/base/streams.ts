import { outerStoreFolder } from '../../hold/data-stores.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { Pass } from './decide-pass.ts'
import { linesOf, type Scan, type Unusable } from './scan.ts'
import { OWN_STORE, partPatterns } from './store-parts.ts'

/** What one of several rsyncs takes: of an outer store, else of the home. Together they take what one alone would, each file once. */
export type Stream = { readonly store?: OuterStore } & (
  | { readonly kind: 'all' }
  /** Of the parts only these, and everything outside of parts. */
  | { readonly kind: 'parts'; readonly parts: readonly string[] }
  /** Only what lies in folders that fit these patterns, which are relative to what is sent. */
  | { readonly kind: 'inside'; readonly folders: readonly string[] }
  /** Everything else, whatever it is. */
  | { readonly kind: 'outside'; readonly folders: readonly string[] }
)

/** How many of them run at once: with one, either end waits for the other half of the time; more than two only share the same disks. */
export const STREAMS_AT_ONCE = 2

/**
 * A look at every file goes in several streams, told apart by the last character of a part's name. So there are few rules however many
 * repositories there are, and one that is made meanwhile is in one of them. They are more than run at once, because a part tells how many
 * folders it has and not how many bytes: who is done early takes the next.
 */
export function planStreams(
  pass: Pass,
  scan: Scan | Unusable,
  stores: readonly OuterStore[],
): readonly [Stream, ...Stream[]] {
  return [...ofHome(pass, scan, stores), ...stores.map((store) => ofStore(pass, store))]
}

/** The parts of an outer store, relative to it; those of the home where none is given. */
export function partsIn(
  parts: readonly string[],
  stores: readonly OuterStore[],
  store: OuterStore | undefined,
): readonly string[] {
  const folders = stores.map((one) => `${outerStoreFolder(one)}/`)
  if (store === undefined) return parts.filter((part) => !folders.some((folder) => part.startsWith(folder)))
  const own = `${outerStoreFolder(store)}/`
  return parts.filter((part) => part.startsWith(own)).map((part) => part.slice(own.length))
}

/** One each: its repositories lie below folders that a hash names, so that no last character tells them apart. */
function ofStore(pass: Pass, store: OuterStore): Stream {
  return pass.kind === 'whole'
    ? { kind: 'all', store }
    : { kind: 'parts', parts: partsIn(pass.parts, [store], store), store }
}

function ofHome(pass: Pass, scan: Scan | Unusable, stores: readonly OuterStore[]): readonly [Stream, ...Stream[]] {
  if (pass.kind === 'changed') return [{ kind: 'parts', parts: partsIn(pass.parts, stores, undefined) }]
  if ('unusable' in scan || scan.size < FEWEST_PARTS) return [{ kind: 'all' }]
  const groups = groupsOf(weights(scan))
  if (groups.length === 0) return [{ kind: 'all' }]
  const inside = groups.map((characters) => foldersEndingIn(characters))
  return [
    { kind: 'outside', folders: inside.flat() },
    ...inside.map((folders): Stream => ({ kind: 'inside', folders })),
  ]
}

/** A stream costs a connection of its own. */
const FEWEST_PARTS = 16
const GROUPS = 4

/** How much there is of each last character. */
function weights(scan: Scan): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [part, text] of scan) {
    if (!part.startsWith(`${OWN_STORE}/`)) continue
    const last = part.at(-1) ?? ''
    // Others would be patterns of their own; what they end is outside.
    if (/[0-9A-Za-z]/.test(last)) found.set(last, (found.get(last) ?? 0) + linesOf(text))
  }
  return found
}

/** The heaviest first, each into the lightest group; the groups, the heaviest first. */
function groupsOf(found: ReadonlyMap<string, number>): readonly string[] {
  const groups = Array.from({ length: Math.min(GROUPS, found.size) }, () => ({ characters: '', weight: 0 }))
  const heaviestFirst = [...found].toSorted(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
  for (const [character, weight] of heaviestFirst) {
    const lightest = groups.toSorted((left, right) => left.weight - right.weight)[0]
    if (lightest === undefined) continue
    lightest.characters += character
    lightest.weight += weight
  }
  return groups.toSorted((left, right) => right.weight - left.weight).map(({ characters }) => characters)
}

function foldersEndingIn(characters: string): readonly string[] {
  return partPatterns.home.map((pattern) => `${pattern}[${characters}]`)
}
