import type { Clock } from '../kernel/clock.ts'
import type { Effect } from './effect.ts'
import type { Generation } from './generations.ts'
import { leftDatabaseText } from './left-database.ts'
import { removeGeneration, type RemovingOne } from './remove-generation.ts'
import { removeSurplus, type Surplus } from './retained.ts'
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
  const { freeBytes } = refresh.retention
  // A generation that grows too old meanwhile goes with the next refresh.
  const now = clock.now()
  let madeRoom = freeBytes === undefined
  const surplus = () => surplusGenerations(keptOf(removing, now))
  return {
    id,
    title: 'remove generations beyond the limit',
    apply: async (signal) => {
      const retained = {
        kind: 'generation',
        freeBytes,
        surplus: async () => surplus(),
        nextForSpace: async () => nextForSpace(keptOf(removing, now)),
        remove: (one: Surplus<Generation>) => removed(removing, one),
      } as const
      await removeSurplus(removing, retained, signal)
      madeRoom = true
    },
    verify: async () => {
      const [left] = surplus()
      if (left !== undefined)
        return { kind: 'open', seen: `generation ${left.one.id} of ${target.config.name} is still there` }
      return madeRoom
        ? { kind: 'done', result: { generations: generations.all().map((one) => one.id) } }
        : { kind: 'open', seen: 'the disk was not looked at to its end' }
    },
  }
}

/** Secrets of a generation go with it. */
async function removed(removing: Removing, { one, because }: Surplus<Generation>): Promise<void> {
  const left = leftDatabaseText(await removeGeneration(removing, one))
  removing.note(`removed generation ${one.id}: ${because}${left === undefined ? '' : `; ${left}`}`)
}

function keptOf({ generations, refresh, live }: Removing, now: Date): Kept {
  return { generations: generations.all(), bookmarks: generations.bookmarks(), live, refresh, now }
}
