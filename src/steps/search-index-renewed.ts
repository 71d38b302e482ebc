import type { Clock } from '../kernel/clock.ts'
import { formatSeconds } from '../report/quantity.ts'
import type { Effect } from './effect.ts'
import { inTime, untilAborted } from './in-time.ts'
import { dropIndices, indicesOn } from './start/search-index.ts'
import { tellApart, type SearchEnds } from './start/search-server-apart.ts'

/** `because`: in lower case, why it may still be that of the later copy. */
export type SearchIndex = { readonly kind: 'dropped'; readonly server: string; readonly because: null } | Left

type Left = {
  /** The source uses the server; nobody can tell whether it does; it does not, and the index could not be dropped. */
  readonly kind: 'shared' | 'unknown' | 'not-dropped'
  readonly server: string
  readonly because: string
}

type OpenEnds = () => Promise<SearchEnds & AsyncDisposable>

/** What a production that hangs may cost a rewind. */
const PATIENCE_MS = 20_000

/**
 * The index of the copy that made room, on the search server that copies of this target are redirected to. A rewind is there for the hour
 * in which other things are broken: what can't be dropped in time, or can't be told from the source's, is said and stops nothing.
 */
export function searchIndexRenewed(open: OpenEnds, server: string, clock: Clock): Effect<SearchIndex> {
  let tried: SearchIndex | undefined
  return {
    id: 'rewind/search-index',
    title: `drop the search index of the later copy on ${server}`,
    apply: async (signal) => {
      tried = await renewedInTime({ open, server, clock }, signal)
    },
    verify: () =>
      Promise.resolve(tried === undefined ? { kind: 'open', seen: 'not tried yet' } : { kind: 'done', result: tried }),
  }
}

interface Renewing {
  readonly open: OpenEnds
  readonly server: string
  readonly clock: Clock
}

async function renewedInTime({ open, server, clock }: Renewing, signal: AbortSignal): Promise<SearchIndex> {
  let kind: Left['kind'] = 'unknown'
  const left = (because: string): Left => ({ kind, server, because })
  const apart = () => void (kind = 'not-dropped')
  const index = await inTime({ clock, milliseconds: PATIENCE_MS }, signal, (within) =>
    renewed(open, server, apart, within).catch((error: unknown) => left(messageOf(error))),
  )
  signal.throwIfAborted()
  return index === 'late' ? left(`it took more than ${formatSeconds(PATIENCE_MS / 1000)}`) : index
}

/** `apart`: called once it is proven that the source does not use the server. Nothing is dropped any more once the signal aborts. */
async function renewed(open: OpenEnds, server: string, apart: () => void, signal: AbortSignal): Promise<SearchIndex> {
  await using ends = await open()
  return await untilAborted(signal, async () => {
    const told = await tellApart(ends, server)
    if (told.kind !== 'apart') return { kind: told.kind, server, because: told.because }
    apart()
    await dropIndices(ends, server, signal)
    const indices = await indicesOn(ends, server)
    return indices.length === 0
      ? { kind: 'dropped', server, because: null }
      : { kind: 'not-dropped', server, because: `${server} has ${indices.join(', ')}` }
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
