import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctor } from '../../src/app/doctor.ts'
import { masked } from '../fixtures/copy-state.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import { startChild } from '../fixtures/refresh-child.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'
import { breakStandin } from '../fixtures/standin-faults.ts'
import { guardianEnded, isLocked } from '../fixtures/untouched-production.ts'

let staged: RefreshLab

beforeAll(async () => {
  staged = await openQuietLab()
})
afterAll(async () => staged[Symbol.asyncDispose]())

const state = () => join(staged.root, 'operator', 'understudy-state')
const tokens = () => readdirSync(state()).filter((name) => name.startsWith('maintenance-lock-production.'))

/** The run and its guardian die at once, and production does not. */
async function powerLossUnderLock(): Promise<void> {
  const mend = breakStandin(staged.lab, { neverDrains: true })
  const run = startChild({ verb: 'refresh', configFile: staged.configFile })
  await expect.poll(tokens, { timeout: 120_000 }).toHaveLength(1)
  const [, pid] = /^process (\d+) /m.exec(readFileSync(join(state(), tokens()[0] ?? ''), 'utf8')) ?? []
  process.kill(Number(pid), 'SIGKILL')
  run.kill()
  await run.ended
  await mend()
}

describe('a power loss of the machine that a refresh runs on', () => {
  it('leaves production locked until the run goes on, which unlocks it; doctor says so, and how to do it by hand', async () => {
    await powerLossUnderLock()
    await guardianEnded(staged.root)
    expect(await isLocked(staged.lab)).toBe(true)
    await using app = await staged.openApp()
    const found = await doctor(app, 'production')

    const { outcome } = await startChild({ verb: 'resume', configFile: staged.configFile }).ended

    const locked = found.find(({ summary }) => summary.startsWith('production says MAINTENANCE'))
    expect(masked(locked?.hint ?? '')).toMatch(
      /^run RUN locked it, and its guardian \(process .*\) is gone: the next refresh, `resume` or `abort` unlocks it, or by hand: `curl -u admin -X DELETE /,
    )
    expect(outcome?.notes.map(masked)).toContain(
      'production was still locked by run RUN, whose guardian was gone: it is unlocked',
    )
    expect(outcome?.exit).toBe(0)
    expect(await isLocked(staged.lab)).toBe(false)
    expect(tokens()).toEqual([])
  })
})
