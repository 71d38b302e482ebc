import { incomingPaths } from '../../hold/layout.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { RelaySeen } from '../../ports/bitbucket.ts'
import { refsPath } from '../../verification/refs-file.ts'
import type { RunContext } from '../run-context.ts'
import type { SeenRefs } from '../refs-of.ts'
import { sourceRefs } from '../source-refs.ts'

export interface RelayedRefs extends AsyncDisposable {
  readonly seen: Pick<RelaySeen, 'drained' | 'unlocking'>
  /** Once the program has ended: keeps the list where the whole of it was read before the program asked for the unlock. */
  keep(): Promise<void>
}

/**
 * Lists the refs of the source while another program backs it up: from when everything is drained, beside what that program copies. The
 * lock is not held for it: a list that is not ready when the program unlocks is given up, and the copy is then not verified by it.
 */
export async function relayedRefs(
  context: RunContext,
  stores: readonly OuterStore[],
  signal: AbortSignal,
): Promise<RelayedRefs> {
  const { source, target, run, clock } = context
  const { folder } = incomingPaths(target.layout, run)
  // Of an attempt before this one, which locked at another time.
  await target.host.removeFile(refsPath(folder))
  await using database = await source.openDatabase()
  const refs = await sourceRefs(context, database, stores)
  const over = new AbortController()
  const list = async (): Promise<Listed> => {
    const seen = await refs.list(AbortSignal.any([signal, over.signal])).catch(unread)
    return { seen, at: clock.now() }
  }
  let listing: Promise<Listed> | undefined
  let unlockedAt: Date | undefined
  return {
    seen: {
      drained: () => {
        listing ??= list()
      },
      unlocking: (at) => {
        unlockedAt = at
        over.abort()
      },
    },
    keep: async () => refs.keep(inTime(await listing, unlockedAt), folder),
    [Symbol.asyncDispose]: async () => {
      over.abort()
      await listing
    },
  }
}

interface Listed {
  readonly seen: SeenRefs
  /** When the last of them was read, by the clock of this machine. */
  readonly at: Date
}

function inTime(listed: Listed | undefined, unlockedAt: Date | undefined): SeenRefs {
  return listed === undefined || unlockedAt === undefined || listed.at > unlockedAt
    ? { kind: 'unreadable', because: 'it was unlocked before all of them were read' }
    : listed.seen
}

function unread(error: unknown): SeenRefs {
  return { kind: 'unreadable', because: error instanceof Error ? error.message : String(error) }
}
