/**
 * The parts of a folder of data stores that are compared as one, as far below it as says their number: repositories, and what LFS and the
 * attachments keep for each. In a hierarchical layout, as outer stores have, a part has many repositories, which costs time and nothing
 * else: whatever the layout, a part is all that lies in it.
 */
const depths: Readonly<Record<string, number>> = { repositories: 2, 'git-lfs': 3, attachments: 3 }

/** The home's own, relative to the home. */
export const OWN_STORE = 'shared/data'

/** The part that a path below a store lies in, relative to the home that the store lies in; undefined where it lies in none. */
export function partOf(path: string, store: string): string | undefined {
  const words = path.split('/')
  const depth = depths[words[0] ?? '']
  if (depth === undefined || words.length < depth) return undefined
  return [store, ...words.slice(0, depth)].join('/')
}

/** What all parts of a store match, relative to it, as a pattern of rsync. */
const patternsInStore: readonly string[] = Object.entries(depths).map(([folder, depth]) =>
  [folder, ...Array.from({ length: depth - 1 }, () => '*')].join('/'),
)

/** The same relative to what is sent: the home, or an outer store itself. */
export const partPatterns = {
  home: patternsInStore.map((pattern) => `${OWN_STORE}/${pattern}`),
  store: patternsInStore,
} as const
