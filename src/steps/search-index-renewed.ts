import { AppError } from '../kernel/app-error.ts'
import type { Effect } from './effect.ts'
import { searchIndexDropped } from './start/search-index.ts'
import type { SearchEnds } from './start/search-server-apart.ts'

export type SearchIndex = {
  readonly server: string
  /** In lower case, why it may still be that of the later copy; null once it is dropped. */
  readonly because: string | null
}

/**
 * The index of the copy that made room, on the search server that copies of this target are redirected to. A rewind is there for the hour
 * in which other things are broken: what can't be dropped, or can't be told from the source's, is said and stops nothing.
 */
export function searchIndexRenewed(
  open: () => Promise<SearchEnds & AsyncDisposable>,
  server: string,
): Effect<SearchIndex> {
  const id = 'rewind/search-index'
  let tried: SearchIndex | undefined
  return {
    id,
    title: `drop the search index of the later copy on ${server}`,
    apply: async (signal) => {
      tried = { server, because: await whyNotDropped(open, (ends) => searchIndexDropped(id, ends, server), signal) }
    },
    verify: () =>
      Promise.resolve(tried === undefined ? { kind: 'open', seen: 'not tried yet' } : { kind: 'done', result: tried }),
  }
}

async function whyNotDropped(
  open: () => Promise<SearchEnds & AsyncDisposable>,
  dropped: (ends: SearchEnds) => ReturnType<typeof searchIndexDropped>,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    await using ends = await open()
    const effect = dropped(ends)
    await effect.apply(signal)
    const found = await effect.verify()
    return found.kind === 'open' ? found.seen : null
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}
