import { AppError } from '../kernel/app-error.ts'
import type { Effect } from './effect.ts'
import { dropIndices, indicesOn } from './start/search-index.ts'
import { tellApart, type SearchEnds } from './start/search-server-apart.ts'

/** `because`: in lower case, why it may still be that of the later copy. */
export type SearchIndex =
  | { readonly kind: 'dropped'; readonly server: string; readonly because: null }
  | {
      /** The source uses the server; nobody can tell whether it does; it does not, and the index could not be dropped. */
      readonly kind: 'shared' | 'unknown' | 'not-dropped'
      readonly server: string
      readonly because: string
    }

type OpenEnds = () => Promise<SearchEnds & AsyncDisposable>

/**
 * The index of the copy that made room, on the search server that copies of this target are redirected to. A rewind is there for the hour
 * in which other things are broken: what can't be dropped, or can't be told from the source's, is said and stops nothing.
 */
export function searchIndexRenewed(open: OpenEnds, server: string): Effect<SearchIndex> {
  let tried: SearchIndex | undefined
  return {
    id: 'rewind/search-index',
    title: `drop the search index of the later copy on ${server}`,
    apply: async (signal) => {
      tried = await renewed(open, server, signal)
    },
    verify: () =>
      Promise.resolve(tried === undefined ? { kind: 'open', seen: 'not tried yet' } : { kind: 'done', result: tried }),
  }
}

async function renewed(open: OpenEnds, server: string, signal: AbortSignal): Promise<SearchIndex> {
  let kind: 'unknown' | 'not-dropped' = 'unknown'
  try {
    await using ends = await open()
    const told = await tellApart(ends, server)
    if (told.kind !== 'apart') return { kind: told.kind, server, because: told.because }
    kind = 'not-dropped'
    await dropIndices(ends, server, signal)
    const left = await indicesOn(ends, server)
    return left.length === 0
      ? { kind: 'dropped', server, because: null }
      : { kind, server, because: `${server} has ${left.join(', ')}` }
  } catch (error) {
    if (error instanceof AppError) return { kind, server, because: error.message }
    throw error
  }
}
