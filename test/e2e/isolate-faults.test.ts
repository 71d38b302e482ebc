import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isolateCopy, type IsolateOptions } from '../../src/app/isolate-copy.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { productionDatabase } from '../fixtures/copy-database.ts'
import { copyStateOf, differencesOf, reportWithoutTimes } from '../fixtures/copy-state.ts'
import { keepPristine } from '../fixtures/pristine-staging.ts'
import { startChild, type ChildOrder } from '../fixtures/refresh-child.ts'
import { openQuietLab } from '../fixtures/quiet-lab.ts'
import { roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { restoreProduction, startUncut } from '../fixtures/restored-by-hand.ts'
import { productionState, type ProductionState } from '../fixtures/untouched-production.ts'

const database = 'bitbucket_stg_by_hand'

let staged: RefreshLab
let stateFolder: string
let reset: () => Promise<void>
let production: ProductionState

beforeAll(async () => {
  staged = await openQuietLab({ version: '4.7', scale: { repositories: 4, comments: 20 } })
  stateFolder = join(staged.root, 'operator', 'understudy-state')
  reset = await keepPristine(staged.lab, stateFolder)
  production = await productionState(staged.lab)
})
afterAll(async () => staged[Symbol.asyncDispose]())
beforeEach(() => restoredAnew())

describe('an isolation', () => {
  it('that is killed at the end of a step, several times over, ends as an undisturbed one', async () => {
    const undisturbed = await endedAs('isolate')
    await restoredAnew()

    const steps = ['stop-target', 'keep-generation', 'restore-home', 'rewrite-configuration', 'cut-integrations']
    for (const [turn, step] of steps.entries()) await killedAt(turn === 0 ? 'isolate' : 'resume', `outcome ${step}`)

    expect(undisturbed).toMatchObject({ process: { exitCode: 0, stderr: '' }, lockOnHost: false })
    expect(differencesOf(await endedAs('resume'), undisturbed)).toEqual([])
    expect(await productionState(staged.lab)).toEqual(production)
  })

  it('of a copy that runs is refused, and stops it first where that is asked for', async () => {
    staged.hasten('staging')
    await startUncut(staged.lab, database)
    await roundsOf(staged.lab, 'staging')

    expect(await refusalOf(() => isolate())).toEqual({
      code: 'policy/refused-target',
      message: 'staging runs, and may be writing to what its configuration names',
      hint: `stop it, or let Understudy do so: \`understudy isolate staging --database ${database} --stop\` (what it sent before is not undone)`,
      exit: 3,
    })
    expect(await staged.lab.state('staging')).toBe('RUNNING')

    const plans: Plan[] = []
    const { error } = await isolate({
      stop: true,
      confirm: async ({ plan }) => plans.push(plan) > 0,
    })
    const sent = await staged.lab.contactsBy('staging')

    expect(error).toBeUndefined()
    expect(plans.flatMap(({ steps }) => steps).find(({ id }) => id === 'stop-target')?.notes).toEqual([
      'stop the copy first; what it sent before is not undone',
    ])
    expect(await staged.lab.state('staging')).toBeUndefined()
    expect(sent.length).toBeGreaterThan(0)
    expect(await staged.lab.contactsBy('staging')).toEqual(sent)
    expect(await productionState(staged.lab)).toEqual(production)
  })
})

describe('a table of 8.x in a 4.7', () => {
  it('is found by what is there, not by the version, and stops a refresh before anything is touched', async () => {
    await reset()
    await inProduction('CREATE TABLE bb_mesh_node (id bigint PRIMARY KEY, name varchar(64), rpc_url varchar(255))')
    await inProduction(`INSERT INTO bb_mesh_node VALUES (1, 'mesh', 'https://mesh.example.com:7777')`)
    const before = await copyStateOf(staged.lab, stateFolder)

    expect(await refusalOf(() => staged.refresh())).toEqual({
      code: 'policy/undecided',
      message:
        'the plan of staging is blocked: mesh:bb_mesh_node[id=1]: the copy would sign with the source\'s key and write to the repositories on its Mesh nodes, and deleting the nodes makes it forget where repositories are; Understudy has no cut for it yet: to go on, write mesh: { keep: "these are Mesh nodes of the copy, restored from a backup of their own" } under refresh.staging.integrations',
      hint: '`understudy plan staging` shows each; decide under refresh.staging.decisions',
      exit: 3,
    })
    expect(differencesOf(await copyStateOf(staged.lab, stateFolder), before)).toEqual([])
    expect(existsSync(layoutOf(staged.lab.topology.staging.home).lock)).toBe(false)

    await inProduction('DROP TABLE bb_mesh_node')
    expect(await productionState(staged.lab)).toEqual(production)
  })
})

async function restoredAnew(): Promise<void> {
  await reset()
  await (await restoreProduction(staged.lab, database)).end()
}

async function isolate(options: Partial<IsolateOptions> = {}) {
  await using app = await staged.openApp()
  const asked = { database, start: false, stop: false, adopted: true, withoutFence: true }
  return await isolateCopy(app, 'staging', { ...asked, confirm: () => Promise.resolve(true), ...options })
}

async function killedAt(verb: ChildOrder['verb'], entry: string): Promise<void> {
  const end = { when: 'after', entry, signal: 'SIGKILL' } as const
  const { signal, outcome } = await startChild({ verb, database, configFile: staged.configFile, end }).ended
  expect({ entry, signal, outcome }).toEqual({ entry, signal: 'SIGKILL', outcome: undefined })
}

async function endedAs(verb: ChildOrder['verb']) {
  const { outcome, exitCode, stderr } = await startChild({ verb, database, configFile: staged.configFile }).ended
  return {
    ...(await copyStateOf(staged.lab, stateFolder)),
    process: { exitCode, stderr },
    report: reportWithoutTimes(outcome?.report ?? JSON.stringify(outcome)),
    lockOnHost: existsSync(layoutOf(staged.lab.topology.staging.home).lock),
  }
}

async function refusalOf(act: () => Promise<unknown>) {
  const error: unknown = await act().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error('nothing was refused', { cause: error })
  const { code, message, hint, exit } = error
  return { code, message, hint, exit }
}

async function inProduction(sql: string): Promise<void> {
  await using client = await productionDatabase(staged.lab)
  await client.query(sql)
}
