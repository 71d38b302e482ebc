import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tryRun } from '../../lab/processes.ts'
import { planRefresh } from '../../src/app/plan-refresh.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import type { BadInput } from '../fixtures/bad-input.ts'
import { databasesOf, treeOf } from '../fixtures/copy-state.ts'
import { noWayIn } from '../fixtures/no-way-in.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import type { RefreshLab } from '../fixtures/refresh-lab.ts'
import { refusedPlans } from '../fixtures/refused-plans.ts'
import { unfitEnds } from '../fixtures/unfit-ends.ts'
import { guardianEnded, productionState, type ProductionState } from '../fixtures/untouched-production.ts'

let staged: RefreshLab
let production: ProductionState
let target: readonly string[]

beforeAll(async () => {
  staged = await openQuietLab({ block: 141 })
  production = await productionState(staged.lab)
  target = targetState()
})
afterAll(async () => staged[Symbol.asyncDispose]())
afterEach(() => staged.configure())

describe('a refresh is refused before anything is touched, for', () => {
  it.each([...noWayIn, ...unfitEnds, ...refusedPlans])('$what', async ({ written, broken, options, refused }) => {
    writeFileSync(join(staged.root, 'wrong'), 'wrong', { mode: 0o600 })
    if (written !== undefined) {
      const text = staged.lab.understudyConfig()
      const edited = written(text, staged)
      if (edited === text) throw new Error('the configuration was not edited')
      writeFileSync(staged.configFile, edited)
    }
    const mend = await broken?.(staged)
    try {
      expect(await refusalOf(() => staged.refresh(options))).toEqual(inPlace(refused))
    } finally {
      await mend?.()
    }

    await expectNothingTouched()
  })

  it('a saved plan of another environment', async () => {
    const saved = await planned()
    const refused = await refusalOf(() => staged.refresh({ saved: { ...saved, environment: 'development' } }))

    expect(refused).toEqual({
      code: 'policy/plan-stale',
      message: 'the saved plan is for development, not for staging',
      hint: 'understudy plan staging -o FILE',
      exit: 3,
    })
    await expectNothingTouched()
  })
})

it('the program says why, and ends, when one of two systems cannot be reached', async () => {
  const understudy = join(import.meta.dirname, '../../bin/understudy')
  const command = [understudy, 'survey', 'production', '--config', staged.configFile]

  const { exitCode, stderr } = await tryRun(['timeout', '-s', 'KILL', '60', ...command], {
    env: { UNDERSTUDY_SSH_CONFIG: '/dev/null' },
  })

  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining('presents a host key that is not in known_hosts'),
  })
})

async function planned() {
  await using app = await staged.openApp()
  return (await planRefresh(app, 'staging', { adopted: false })).plan
}

async function refusalOf(refresh: () => ReturnType<RefreshLab['refresh']>): Promise<BadInput['refused']> {
  const error: unknown = await refresh().then(
    (outcome) => outcome.error,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error('the refresh was not refused', { cause: error })
  const { code, message, hint, exit } = error
  return { code, message: message.replaceAll(/about [\d.]+ (?:kB|MB)/g, 'about BYTES'), hint, exit }
}

/** The lab lies in another folder every time. */
function inPlace({ message, hint, ...rest }: BadInput['refused']): BadInput['refused'] {
  const filled = (text: string) => text.replaceAll('ROOT', staged.root)
  return { ...rest, message: filled(message), hint: filled(hint) }
}

async function expectNothingTouched(): Promise<void> {
  await guardianEnded(staged.root)
  expect(await productionState(staged.lab)).toEqual(production)
  expect(targetState()).toEqual(target)
  expect(await databasesOf(staged.lab)).toEqual([])
}

/** A refused run leaves the folder in which the lock of the host lay, and nothing in it. */
function targetState(): readonly string[] {
  const everything = treeOf(join(staged.lab.topology.staging.home, '..'), [])
  return everything.filter((line) => !line.startsWith('bitbucket.understudy '))
}
