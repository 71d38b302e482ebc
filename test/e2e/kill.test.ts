import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../../lab/processes.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { stepIds } from '../../src/kernel/step-id.ts'
import { copyStateOf, differencesOf, masked, type CopyState } from '../fixtures/copy-state.ts'
import { keepPristine } from '../fixtures/pristine-staging.ts'
import { startChild, type ChildEnd, type ChildOrder } from '../fixtures/refresh-child.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { isLocked, productionState, unlockedByItself, type ProductionState } from '../fixtures/untouched-production.ts'

/** Nightly: every journal entry and ten random moments, each from the beginning. */
const all = process.env['UNDERSTUDY_KILL_TEST'] === 'all'
const seed = Number(process.env['UNDERSTUDY_KILL_SEED'] ?? Date.now() % 1_000_000)
const randomMoments = all ? 10 : 2
const hour = 60 * 60 * 1000

/** Everything that a run leaves, on both ends. */
interface Ended extends CopyState {
  readonly process: Pick<ChildEnd, 'exitCode' | 'stderr'>
  readonly report: unknown
  readonly lockOnHost: boolean
  readonly production: ProductionState
}

let staged: RefreshLab
let stateFolder: string
let reset: () => Promise<void>
let undisturbed: { readonly ended: Ended; readonly entries: readonly string[]; readonly milliseconds: number }

beforeAll(async () => {
  // Quiet: nothing but the runs themselves changes production.
  // Slow to drain: long enough under the lock to be killed there.
  const intervals = { everyMs: hour, firstMs: hour, mailMs: hour, pushMs: hour, drainMs: 3000 }
  const hosts = ['production', 'staging'] as const
  staged = await openRefreshLab({ seed: 1, version: '7.2', variant: 0, hosts: [...hosts], intervals })
  stateFolder = join(staged.root, 'operator', 'understudy-state')
  reset = await keepPristine(staged.lab, stateFolder)
  const started = Date.now()
  const child = await start('refresh').ended
  undisturbed = { ended: await endedAs(child), entries: [...child.entries], milliseconds: Date.now() - started }
})
afterAll(async () => staged[Symbol.asyncDispose]())
beforeEach(() => reset())

describe('a run that is killed', () => {
  it('is compared with one that was not, which ends well', () => {
    expect(undisturbed.ended).toMatchObject({
      process: { exitCode: 0, stderr: '' },
      lockOnHost: false,
      production: { spool: [], lock: 'free' },
    })
  })

  it('at the end of every step, one after the other, ends as an undisturbed one', async () => {
    const moments = stepIds.map((id) => `outcome ${id}`)
    expect(undisturbed.entries).toEqual(expect.arrayContaining(moments))
    await killedAt(moments)

    expect(differencesOf(await goOn(), undisturbed.ended)).toEqual([])
  })

  it.runIf(all)('right before it writes what an effect led to, ends as an undisturbed one', async () => {
    const moments = undisturbed.entries.filter((entry) => entry.startsWith('outcome ') && entry.includes('/'))
    await killedAt(moments, 'before')

    expect(differencesOf(await goOn(), undisturbed.ended)).toEqual([])
  })

  it.each(Array.from({ length: randomMoments }, (_, turn) => ({ seed: seed + turn })))(
    'at the random moment of seed $seed ends as an undisturbed one',
    async ({ seed: own }) => {
      const run = start('refresh')
      await Promise.race([sleep(fraction(own) * undisturbed.milliseconds), run.ended])
      run.kill()
      const { exitCode } = await run.ended
      await unlocked()
      // Too late: it was done.
      if (exitCode === 0) await reset()

      expect(differencesOf(await goOn(), undisturbed.ended)).toEqual([])
    },
  )

  it.runIf(all)(
    'at any entry of the journal ends as an undisturbed one',
    async () => {
      for (const entry of new Set(undisturbed.entries.filter((name) => name !== 'note'))) {
        await reset()
        await killedAt([entry])
        expect(differencesOf(await goOn(), undisturbed.ended)).toEqual([])
      }
    },
    6 * hour,
  )
})

describe('production', () => {
  it('is unlocked within 15 s of the run’s death, from before the lock call to after its release', async () => {
    const locked: boolean[] = []
    let verb: ChildOrder['verb'] = 'refresh'
    for (const moment of [() => sleep(0), atLock(0), atLock(700), atLock(1500), atLock(3300), atRelease]) {
      const run = start(verb)
      // Its intent stands in the journal from then on, so that a later run is told by the lock alone.
      if (verb === 'refresh') await run.reached('intent take-backup/locked-copy')
      await Promise.race([moment(), run.ended])
      locked.push(await isLocked(staged.lab))
      run.kill()
      expect(await run.ended).toMatchObject({ signal: 'SIGKILL' })
      await unlocked()
      verb = 'resume'
    }

    expect(locked.slice(0, 4)).toEqual([false, true, true, true])
    expect(locked.at(-1)).toBe(false)
    expect(differencesOf(await goOn(), undisturbed.ended)).toEqual([])
  })
})

/** Kills the run at each of these entries; every link of the chain resumes what the one before left. */
async function killedAt(moments: readonly string[], when: 'before' | 'after' = 'after'): Promise<void> {
  let verb: ChildOrder['verb'] = 'refresh'
  for (const entry of moments) {
    const { signal, outcome, stderr } = await start(verb, { when, entry, signal: 'SIGKILL' }).ended
    if (signal !== 'SIGKILL') throw new Error(`not killed at ${entry}: ${JSON.stringify({ outcome, stderr })}`)
    await unlocked()
    verb = 'resume'
  }
}

/** Resumes, or begins where nothing was recorded yet. */
async function goOn(): Promise<Ended> {
  const resumed = await start('resume').ended
  const nothing = resumed.outcome?.error?.code === 'run/nothing-to-resume'
  return endedAs(nothing ? await start('refresh').ended : resumed)
}

async function endedAs({ outcome, exitCode, stderr }: ChildEnd): Promise<Ended> {
  await unlocked()
  return {
    ...(await copyStateOf(staged.lab, stateFolder)),
    process: { exitCode, stderr },
    report: outcome?.report === undefined ? outcome : reportWithoutTimes(outcome.report),
    lockOnHost: existsSync(layoutOf(staged.lab.topology.staging.home).lock),
    production: await productionState(staged.lab),
  }
}

/** Seconds differ from run to run; the fingerprint names the inode of the home, which a reset makes anew. */
function reportWithoutTimes(text: string): unknown {
  return JSON.parse(masked(text), (key, value: unknown) => (/seconds$|^fingerprint$/i.test(key) ? undefined : value))
}

async function unlocked(): Promise<void> {
  await unlockedByItself(staged)
  const token = () => readdirSync(stateFolder).filter((name) => name.startsWith('maintenance-lock'))
  await waitFor('the token file to go', () => (token().length === 0 ? true : undefined))
}

function atLock(later: number): () => Promise<void> {
  return async () => {
    await waitFor('the lock', async () => ((await isLocked(staged.lab)) ? true : undefined), 120_000)
    await sleep(later)
  }
}

async function atRelease(): Promise<void> {
  await atLock(0)()
  await waitFor('the release', async () => ((await isLocked(staged.lab)) ? undefined : true), 120_000)
}

function start(verb: ChildOrder['verb'], end?: NonNullable<ChildOrder['end']>) {
  return startChild({ verb, configFile: staged.configFile, ...(end === undefined ? {} : { end }) })
}

/** Between 0 and 1, the same for the same seed. */
function fraction(of: number): number {
  const spread = Math.imul(of ^ 0x9e3779b9, 0x85ebca6b) >>> 0
  return spread / 2 ** 32
}
