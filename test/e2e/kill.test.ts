import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stepIds } from '../../src/kernel/step-id.ts'
import { differencesOf } from '../fixtures/copy-state.ts'
import { openKilledRuns, type KilledRuns } from '../fixtures/killed-runs.ts'
import { isLocked } from '../fixtures/untouched-production.ts'

let runs: KilledRuns

beforeAll(async () => {
  runs = await openKilledRuns()
})
afterAll(async () => runs[Symbol.asyncDispose]())
beforeEach(() => runs.reset())

describe('a run that is killed', () => {
  it('is compared with one that was not, which ends well', () => {
    expect(runs.undisturbed.ended).toMatchObject({
      process: { exitCode: 0, stderr: '' },
      lockOnHost: false,
      production: { spool: [], lock: 'free' },
    })
  })

  it('at the end of every step, one after the other, ends as an undisturbed one', async () => {
    const moments = stepIds.map((id) => `outcome ${id}`)
    expect(runs.undisturbed.entries).toEqual(expect.arrayContaining(moments))
    await runs.killedAt(moments)

    expect(differencesOf(await runs.goOn(), runs.undisturbed.ended)).toEqual([])
  })

  it('under the lock leaves production unlocked within 15 s', async () => {
    const run = runs.start('refresh')
    await run.reached('intent take-backup/locked-copy')
    await expect.poll(() => isLocked(runs.staged.lab), { timeout: 120_000 }).toBe(true)
    run.kill()

    expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
    await runs.unlocked()
  })
})
