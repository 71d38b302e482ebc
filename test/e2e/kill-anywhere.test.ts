import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../../lab/processes.ts'
import { differencesOf } from '../fixtures/copy-state.ts'
import { chosenEntries, differencesAtEach, openKilledRuns, type KilledRuns } from '../fixtures/killed-runs.ts'
import type { ChildOrder } from '../fixtures/refresh-child.ts'
import { isLocked } from '../fixtures/untouched-production.ts'

/** With it every journal entry and ten random moments, each from the beginning; without it two random moments. */
const all = process.env['UNDERSTUDY_KILL_TEST'] === 'all'
const seed = Number(process.env['UNDERSTUDY_KILL_SEED'] ?? Date.now() % 1_000_000)
const randomMoments = Array.from({ length: all ? 10 : 2 }, (_, turn) => ({ seed: seed + turn }))
/** One at a time: `-t 'part 2 of 4'`. */
const parts = [1, 2, 3, 4].map((part) => ({ part, of: 4 }))
const hour = 60 * 60 * 1000

let runs: KilledRuns

beforeAll(async () => {
  runs = await openKilledRuns()
})
afterAll(async () => runs[Symbol.asyncDispose]())
beforeEach(() => runs.reset())

describe('a run that is killed', () => {
  it('right before it writes what an effect led to, one after the other, ends as an undisturbed one', async () => {
    const { entries, ended } = runs.undisturbed
    await runs.killedAt(
      entries.filter((entry) => entry.startsWith('outcome ') && entry.includes('/')),
      'before',
    )

    expect(differencesOf(await runs.goOn(), ended)).toEqual([])
  })

  it.each(randomMoments)('at the random moment of seed $seed ends as an undisturbed one', async ({ seed: own }) => {
    const run = runs.start('refresh')
    await Promise.race([sleep(fraction(own) * runs.undisturbed.milliseconds), run.ended])
    run.kill()
    const { exitCode } = await run.ended
    await runs.unlocked()
    // Too late: it was done.
    if (exitCode === 0) await runs.reset()

    const ended = await runs.goOn()
    const shown = { exitCode: 0, stderr: expect.any(String), report: expect.anything() }
    // First: where the resumed run failed, its own words say more than all that differs.
    expect({ ...ended.process, report: ended.report }).toEqual(shown)
    expect(differencesOf(ended, runs.undisturbed.ended)).toEqual([])
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

describe('production', () => {
  it('is unlocked within 15 s of the run’s death, from before the lock call to after its release', async () => {
    const locked: boolean[] = []
    let verb: ChildOrder['verb'] = 'refresh'
    for (const moment of [() => sleep(0), atLock(0), atLock(700), atLock(1500), atLock(3300), atRelease]) {
      const run = runs.start(verb)
      // Its intent stands in the journal from then on, so that a later run is told by the lock alone.
      if (verb === 'refresh') await run.reached('intent take-backup/locked-copy')
      await Promise.race([moment(), run.ended])
      locked.push(await isLocked(runs.staged.lab))
      run.kill()
      expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
      await runs.unlocked()
      verb = 'resume'
    }

    expect(locked.slice(0, 4)).toEqual([false, true, true, true])
    expect(locked.at(-1)).toBe(false)
    expect(differencesOf(await runs.goOn(), runs.undisturbed.ended)).toEqual([])
  })
})

function atLock(later: number): () => Promise<void> {
  return async () => {
    await waitFor('the lock', async () => ((await isLocked(runs.staged.lab)) ? true : undefined), 120_000)
    await sleep(later)
  }
}

async function atRelease(): Promise<void> {
  await atLock(0)()
  await waitFor('the release', async () => ((await isLocked(runs.staged.lab)) ? undefined : true), 120_000)
}

/** Between 0 and 1, the same for the same seed. */
function fraction(of: number): number {
  const spread = Math.imul(of ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  return spread / 2 ** 32
}
