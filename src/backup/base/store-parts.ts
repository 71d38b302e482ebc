/**
 * The parts of a home that are compared as one, as far below `shared/data` as says its number: repositories, and what LFS and the
 * attachments keep for each. In a hierarchical layout a part has many repositories, which costs time and nothing else.
 */
const depths: Readonly<Record<string, number>> = { repositories: 2, 'git-lfs': 3, attachments: 3 }

const DATA = 'shared/data'

/** The part that a path below `shared/data` lies in, relative to the home; undefined where it lies in none. */
export function partOf(path: string): string | undefined {
  const words = path.split('/')
  const depth = depths[words[0] ?? '']
  if (depth === undefined || words.length < depth) return undefined
  return [DATA, ...words.slice(0, depth)].join('/')
}

/** What all parts match, relative to the home, as a pattern of rsync. */
export const partPatterns: readonly string[] = Object.entries(depths).map(([store, depth]) =>
  [DATA, store, ...Array.from({ length: depth - 1 }, () => '*')].join('/'),
)
