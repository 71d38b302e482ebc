import { generationPaths } from '../hold/layout.ts'
import type { Clock } from '../kernel/clock.ts'
import { formatBytes } from '../report/quantity.ts'
import type { Effect } from './effect.ts'
import type { Generation, GenerationStore } from './generations.ts'
import { dropOwnDatabase } from './own-database.ts'
import type { TargetSystems } from './run-context.ts'
import { nextForSpace, surplusGenerations, type Kept } from './surplus-generations.ts'

export interface Removing {
  readonly target: Pick<TargetSystems, 'config' | 'host' | 'layout' | 'openServer'>
  readonly generations: GenerationStore
  readonly refresh: Kept['refresh']
  readonly clock: Clock
  readonly live: string
  readonly note: (text: string) => void
}

/** Generations that no setting keeps go, then as many more as the disk needs. */
export function surplusRemoved(removing: Removing, id: string): Effect<{ generations: readonly string[] }> {
  const { target, generations } = removing
  return {
    id,
    title: 'remove generations beyond the limit',
    apply: async () => {
      for (const { generation, because } of surplusGenerations(keptOf(removing))) {
        await removeGeneration(removing, generation)
        removing.note(`removed generation ${generation.id}: ${because}`)
      }
      await makeRoom(removing)
    },
    verify: async () => {
      const [left] = surplusGenerations(keptOf(removing))
      if (left !== undefined)
        return { kind: 'open', seen: `generation ${left.generation.id} of ${target.config.name} is still there` }
      const full = await tooFull(removing)
      return full !== undefined && nextForSpace(keptOf(removing)) !== undefined
        ? { kind: 'open', seen: full }
        : { kind: 'done', result: { generations: generations.all().map((one) => one.id) } }
    },
  }
}

/** Only a marked database is dropped; secrets of a generation go with it. */
export async function removeGeneration(
  { target, generations }: Pick<Removing, 'target' | 'generations'>,
  { id, database }: Generation,
): Promise<void> {
  if (database !== null) {
    await using server = await target.openServer()
    await dropOwnDatabase(server, { environment: target.config.name, generation: id, database })
  }
  await target.host.removeFolder(generationPaths(target.layout, id).folder, [target.layout.generations])
  generations.save(generations.all().filter((one) => one.id !== id))
}

/** One after the other, as nothing cheap tells how much one of them frees. */
async function makeRoom(removing: Removing): Promise<void> {
  for (;;) {
    const full = await tooFull(removing)
    if (full === undefined) return
    const next = nextForSpace(keptOf(removing))
    if (next === undefined) return removing.note(`${full}, and no further generation may go`)
    await removeGeneration(removing, next)
    removing.note(`removed generation ${next.id}: ${full}`)
  }
}

/** In words; undefined where there is room. */
async function tooFull({ target, refresh }: Removing): Promise<string | undefined> {
  const { freeBytes } = refresh.retention
  if (freeBytes === undefined) return undefined
  const { bytes } = await target.host.freeSpace(target.layout.beside)
  if (bytes >= freeBytes) return undefined
  return `${target.host.name} has ${formatBytes(bytes)} free at ${target.layout.beside}, less than retention.freeSpace (${formatBytes(freeBytes)})`
}

function keptOf({ generations, refresh, live, clock }: Removing): Kept {
  return { generations: generations.all(), bookmarks: generations.bookmarks(), live, refresh, now: clock.now() }
}
