import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app/app.ts'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { runRefresh } from '../../src/app/run-refresh.ts'
import { addBookmark } from '../../src/app/bookmarks.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import { addressesBesideBlocks } from '../../src/containment/hosts-block.ts'
import { copyDatabase } from '../fixtures/copy-database.ts'
import { confirmed, openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'

const FENCE = '{ with: [nftables, hosts] }'

let staged: RefreshLab
let hostsFile: string
let before: string

beforeAll(async () => {
  const scale = { repositories: 4, comments: 20 }
  staged = await openRefreshLab({ seed: 1, version: '8.9', variant: 0, hosts: ['production', 'staging'], scale })
  staged.hasten('staging')
  staged.configure({
    fence: FENCE,
    fromStaging: true,
    refresh: '    keepGenerations: 1\n    retention: { age: 1ms, freeSpace: 999999TB }\n',
  })
  hostsFile = join(staged.lab.topology.staging.host.etc, 'hosts')
  before = readFileSync(hostsFile, 'utf8')
})
afterAll(async () => staged[Symbol.asyncDispose]())

it("two refreshes in a row run on the target's own host, though its hosts file sends production's names nowhere", async () => {
  const first = await refreshOnStaging()
  const blocked = readFileSync(hostsFile, 'utf8')
  await bookmarkLive('first')
  const second = await refreshOnStaging()

  expect([first, second]).toEqual([
    { exitCode: 0, error: undefined },
    { exitCode: 0, error: undefined },
  ])
  const { production } = staged.lab.topology
  for (const name of [production.host.name, production.database.hostName]) {
    expect(blocked).toContain(`192.0.2.1 ${name}\n`)
    expect(addressesBesideBlocks(Buffer.from(blocked), name)).toHaveLength(1)
  }
  expect(readFileSync(hostsFile, 'utf8')).toBe(blocked)
  expect(blocked.endsWith(before)).toBe(true)
  await roundsOf(staged.lab, 'staging')
  expect(await staged.lab.contactsBy('staging')).toEqual([])
})

it('the first copy outlived the limit by its bookmark, and a rewind goes to it by that name', async () => {
  // From elsewhere now.
  staged.configure({ fence: FENCE })
  await staged.lab.giveRules({ fence: FENCE })
  await using app = await staged.openApp()
  const [second, first] = app.generations('staging').all()

  const rewound = await rewindEnvironment(app, 'staging', { to: 'first' })

  expect(rewound).toMatchObject({ generation: first?.id, database: first?.database, started: true })
  expect(await staged.generations()).toEqual([`${second?.id} kept`, `${first?.id} live`])
})

async function bookmarkLive(name: string): Promise<void> {
  await using app = await staged.openApp()
  await addBookmark(app, 'staging', name)
}

it('a copy that does not pass its checks makes room for the one before it where failedChecks says so', async () => {
  const [, first] = await staged.generations()
  staged.configure({ fence: FENCE, refresh: '    failedChecks: rewind\n' })

  const outcome = await refreshFailingItsChecks()

  expect(outcome).toMatchObject({ rewoundTo: first?.split(' ')[0], error: { code: 'run/check-failed' } })
  expect(String(outcome.error)).toMatch(
    /^AppError: \d+ checks of staging did not pass: .*; generation \S+ runs again, as failedChecks says$/,
  )
  expect((await staged.generations()).map((line) => line.split(' ')[1])).toEqual(['half-made', 'kept', 'live'])
  await staged.lab.waitUntilRunning('staging')
})

/** Somebody gives the copy production's URL again when it has just been started. */
async function refreshFailingItsChecks(): Promise<RunOutcome> {
  await using app = await staged.openApp()
  let checking = false
  const renamed = async (): Promise<void> => {
    if (!checking) return
    await using copy = await copyDatabase(staged.lab)
    const url = staged.lab.topology.production.baseUrl
    await copy.query(`UPDATE app_property SET prop_value = $1 WHERE prop_key = 'instance.url'`, [url])
  }
  const stepStarted: App['events']['stepStarted'] = (...given) => {
    checking ||= given[0] === 'check-copy'
    app.events.stepStarted(...given)
  }
  const openTarget: App['openTarget'] = async (config) => {
    const target = await app.openTarget(config)
    const openRunningCopy: typeof target.openRunningCopy = async (name) => {
      await renamed()
      return target.openRunningCopy(name)
    }
    return { ...target, openRunningCopy }
  }
  const changed: App = { ...app, events: { ...app.events, stepStarted }, openTarget }
  return await runRefresh(changed, 'staging', { ...confirmed, withoutFence: false })
}

/** As root there, as an administrator would who has logged in on that machine alone. */
async function refreshOnStaging(): Promise<{ readonly exitCode: number; readonly error: unknown }> {
  const { root } = staged.lab.topology
  const answer = join(root, 'answer.json')
  writeFileSync(answer, '{}')
  const order = { verb: 'refresh', configFile: staged.configFile, withoutFence: false, answer }
  const program = join(import.meta.dirname, '../fixtures/refresh-main.ts')
  const { exitCode, stderr } = await staged.lab
    .host('staging')
    .tryRun([process.execPath, program, JSON.stringify(order)], { env: { ...staged.lab.operatorEnvironment } })
  const { error = stderr === '' ? undefined : stderr } = JSON.parse(readFileSync(answer, 'utf8'))
  return { exitCode, error }
}
