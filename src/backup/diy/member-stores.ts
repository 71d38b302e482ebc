import type { Member } from '../../argv/tar.ts'

/** What an archive keeps data stores outside the home in, each by its full path on the source [doc]. */
export const STORES = 'bitbucket-data-stores'

/** How many files that lie in no store are told apart at most. */
const MOST_STRAYS = 1000

export interface SoughtStores {
  readonly take: (member: Pick<Member, 'kind'>, path: string) => void
  readonly found: () => readonly string[]
  /** Why what lies there can't be unpacked; undefined where each file lies in a store. */
  readonly verdict: () => string | undefined
}

/** A data store is told by its folder `repositories`; one within another store is a branch, or whatever repositories have. */
export function seekStores(): SoughtStores {
  const tops = new Set<string>()
  const strays = new Set<string>()
  const found = (): readonly string[] => [...tops].filter((top) => storeOver(top, tops) === undefined)
  return {
    take: ({ kind }, path) => {
      if (!path.startsWith(`${STORES}/`)) return
      if (kind === 'folder' && path.endsWith('/repositories')) tops.add(path.slice(0, -'/repositories'.length))
      if (kind !== 'folder' && storeOver(path, tops) === undefined && strays.size <= MOST_STRAYS) strays.add(path)
    },
    found: () => found().map((top) => top.slice(STORES.length)),
    verdict: () => {
      const stray = [...strays].find((path) => storeOver(path, tops) === undefined)
      if (stray !== undefined) return `${stray} lies in no data store`
      return strays.size > MOST_STRAYS ? `${STORES} has too many files beside repositories` : undefined
    },
  }
}

/** The folder that a link in a store must not lead out of; undefined for what lies in none. */
export function storesTop(path: string): string | undefined {
  if (!path.startsWith(`${STORES}/`)) return undefined
  const parts = path.split('/')
  const at = parts.indexOf('repositories')
  return at === -1 ? STORES : parts.slice(0, at + 1).join('/')
}

/** The outermost store that a path lies in, but for itself. */
function storeOver(path: string, tops: ReadonlySet<string>): string | undefined {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(0, index).join('/')).find((folder) => tops.has(folder))
}
