import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pushCommit } from '../../lab/population/activity.ts'
import { productionDatabase } from '../fixtures/copy-database.ts'
import { differencesOf } from '../fixtures/copy-state.ts'
import {
  chosenEntries,
  differencesAtEach,
  openKilledRuns,
  undisturbedRun,
  type KilledRuns,
} from '../fixtures/killed-runs.ts'

/** With it every journal entry, each from the beginning. */
const all = process.env['UNDERSTUDY_KILL_TEST'] === 'all'
/** One at a time: `-t 'part 2 of 4'`. */
const parts = [1, 2, 3, 4].map((part) => ({ part, of: 4 }))
const hour = 60 * 60 * 1000

let runs: KilledRuns

/** A first refresh left a base and a generation; since then somebody pushed. */
beforeAll(async () => {
  runs = await openKilledRuns({
    before: async ({ staged: { lab }, start }) => {
      await undisturbedRun(start)
      await using database = await productionDatabase(lab)
      await pushCommit(lab.topology.production.home, 1, database)
      await lab.stop('staging')
    },
  })
})
afterAll(async () => runs[Symbol.asyncDispose]())
beforeEach(() => runs.reset())

describe('a refresh after the first that is killed', () => {
  it('right before it writes what an effect led to, one after the other, ends as an undisturbed one', async () => {
    const { entries, ended } = runs.undisturbed
    await runs.killedAt(
      entries.filter((entry) => entry.startsWith('outcome ') && entry.includes('/')),
      'before',
    )

    expect(differencesOf(await runs.goOn(), ended)).toEqual([])
  })

  it.runIf(all).each(parts)(
    'at any entry of the journal, part $part of $of, ends as an undisturbed one',
    async ({ part, of }) => {
      const entries = chosenEntries(runs).filter((_, index) => index % of === part - 1)

      expect(await differencesAtEach(runs, entries)).toEqual({})
    },
    2 * hour,
  )
})
