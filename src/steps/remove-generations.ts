import { flushFileSystem } from '../argv/files.ts'
import type { Clock } from '../kernel/clock.ts'
import { formatBytes } from '../report/quantity.ts'
import type { Effect } from './effect.ts'
import type { Generation } from './generations.ts'
import { leftDatabaseText } from './left-database.ts'
import { removeGeneration, type RemovingOne } from './remove-generation.ts'
import { nextForSpace, surplusGenerations, type Kept } from './surplus-generations.ts'

export interface Removing extends RemovingOne {
  readonly refresh: Kept['refresh']
  readonly clock: Clock
  readonly live: string
  readonly note: (text: string) => void
}

/** Generations that no setting keeps go, then as many more as the disk needs. */
export function surplusRemoved(removing: Removing, id: string): Effect<{ generations: readonly string[] }> {
  const { target, generations, refresh, clock } = removing
  // A generation that grows too old meanwhile goes with the next refresh.
  const now = clock.now()
  let madeRoom = refresh.retention.freeBytes === undefined
  const surplus = () => surplusGenerations(keptOf(removing, now))
  return {
    id,
    title: 'remove generations beyond the limit',
    apply: async (signal) => {
      for (const { generation, because } of surplus()) await removeSurplus(removing, generation, because)
      await makeRoom(removing, now, signal)
      madeRoom = true
    },
    verify: async () => {
      const [left] = surplus()
      if (left !== undefined)
        return { kind: 'open', seen: `generation ${left.generation.id} of ${target.config.name} is still there` }
      return madeRoom
        ? { kind: 'done', result: { generations: generations.all().map((one) => one.id) } }
        : { kind: 'open', seen: 'the disk was not looked at to its end' }
    },
  }
}

/** Secrets of a generation go with it. */
async function removeSurplus(removing: Removing, generation: Generation, because: string): Promise<void> {
  const left = leftDatabaseText(await removeGeneration(removing, generation))
  removing.note(`removed generation ${generation.id}: ${because}${left === undefined ? '' : `; ${left}`}`)
}

/** One after the other, as nothing cheap tells how much one of them frees. */
async function makeRoom(removing: Removing, now: Date, signal: AbortSignal): Promise<void> {
  for (;;) {
    const full = await tooFull(removing, signal)
    if (full === undefined) return
    const next = nextForSpace(keptOf(removing, now))
    if (next === undefined) return removing.note(`${full}, and no further generation may go`)
    await removeSurplus(removing, next, full)
  }
}

/** In words; undefined where there is room. */
async function tooFull(removing: Removing, signal: AbortSignal): Promise<string | undefined> {
  const { target, refresh } = removing
  const { freeBytes } = refresh.retention
  if (freeBytes === undefined) return undefined
  const bytes = await settledFreeSpace(removing, freeBytes, signal)
  if (bytes >= freeBytes) return undefined
  return `${target.host.name} has ${formatBytes(bytes)} free at ${target.layout.beside}, less than retention.freeSpace (${formatBytes(freeBytes)})`
}

/** So many looks in a row without a gain. */
const STILL = 3
const BETWEEN_MS = 3000

/** btrfs and ZFS free what was removed only some time later: too little counts when it no longer becomes more. */
async function settledFreeSpace(
  { target: { host, layout }, clock }: Removing,
  enough: number,
  signal: AbortSignal,
): Promise<number> {
  await host.execute(flushFileSystem(layout.beside, 'root'), { signal })
  let { bytes } = await host.freeSpace(layout.beside)
  for (let still = 0; still < STILL && bytes < enough;) {
    await clock.sleep(BETWEEN_MS, signal)
    const later = await host.freeSpace(layout.beside)
    still = later.bytes > bytes ? 0 : still + 1
    bytes = Math.max(bytes, later.bytes)
  }
  return bytes
}

function keptOf({ generations, refresh, live }: Removing, now: Date): Kept {
  return { generations: generations.all(), bookmarks: generations.bookmarks(), live, refresh, now }
}
