import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { checkEnvironment } from '../../src/app/check-environment.ts'
import { isolateCopy, type IsolateOptions } from '../../src/app/isolate-copy.ts'
import { searchEnvironment } from '../../src/app/search-environment.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { placeName } from '../../src/kernel/place.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { restoreProduction, restoreRealDump } from '../fixtures/restored-by-hand.ts'

const realDump = process.env['UNDERSTUDY_REAL_DUMP']
const hosts = ['production', 'staging'] as const
const scale = { repositories: 4, comments: 50 }
const asked: IsolateOptions = {
  database: 'restored_by_hand',
  start: false,
  stop: false,
  adopted: true,
  withoutFence: true,
  confirm: () => Promise.resolve(true),
}

describe.runIf(realDump !== undefined)('a real Bitbucket 7.2.0 that was restored by other means', () => {
  it('is isolated in place: no planted secret and no planted endpoint is left in any column', async () => {
    await using at = await openRefreshLab({ seed: 1, version: '7.2', variant: 0, hosts: [...hosts], scale })
    at.configure({ refresh: keptTokens })
    const { client, secrets, endpoints } = await restoreRealDump(at.lab, asked.database, realDump ?? '')
    const before = await databaseText(client)

    const outcome = await isolate(at)

    const after = await databaseText(client)
    expect(outcome).toEqual(isolated)
    expect(secrets.filter((secret) => before.includes(secret)).length).toBeGreaterThan(25)
    expect(secrets.filter((secret) => after.includes(secret))).toEqual([])
    expect(endpoints.filter((endpoint) => before.includes(endpoint)).length).toBeGreaterThan(15)
    expect(endpoints.filter((endpoint) => after.includes(endpoint))).toEqual([])
    expect(await leaksOf(at)).toEqual([])
    await client.end()
  })
})

describe('a copy of 8.9 that was restored by other means', () => {
  it('is refused without leave to adopt it, isolated, and started on request', async () => {
    await using at = await openRefreshLab({ seed: 1, version: '8.9', variant: 1, hosts: [...hosts], scale })
    const client = await restoreProduction(at.lab, asked.database)
    const before = await databaseText(client)

    await expect(isolate(at, { adopted: false })).rejects.toMatchObject({
      code: 'policy/refused-target',
      hint: 'if it may be replaced: --adopt staging',
    })
    expect(await isolate(at)).toEqual(isolated)
    expect(liveProperties(at)).toContain('# Held by Understudy, run ')
    expect(await leaksOf(at)).toEqual(contentOf89)
    const after = await databaseText(client)
    await client.end()
    expect([secretsIn(before).length > 25, secretsIn(after)]).toEqual([true, []])
    expect([endpointsIn(before).length > 5, endpointsIn(after)]).toEqual([true, []])

    expect(await isolate(at, { adopted: false, start: true })).toEqual(started)
    const { address } = at.lab.topology.staging.database
    expect(liveProperties(at)).toContain(`jdbc.url=jdbc\\:postgresql\\://${address}\\:5432/restored_by_hand`)
    expect(await notPassed(at)).toEqual([])
    expect(await leaksOf(at)).toEqual(contentOf89)
    await using app = await at.openApp()
    expect(await statusOf(app, 'staging')).toMatchObject({ source: 'production', cut: 'yes', running: 'running' })
    expect(await at.lab.contactsBy('staging')).toEqual([])
  })
})

const keptTokens = `    integrations:
      access-tokens: { keep: "whoever has one may also use the copy" }
`

const isolated = [
  'check-readiness done',
  'capture-preserved done',
  'raise-fence done',
  'stop-target done',
  'keep-generation done',
  'restore-home done',
  'rewrite-configuration done',
  'cut-integrations done',
  'search-leaks done',
  'prove-refusal done',
  'publish-report done',
]

const started = [
  ...isolated.slice(0, -1),
  'start-target done',
  'settle-first-start done',
  'finish-in-application done',
  'check-copy done',
  'publish-report done',
]

/** What people wrote, and history, in the lab's 8.9; nothing else may name production. */
const contentOf89 = ['content bb_comment.comment_text', 'content sta_pull_request.description']

async function isolate(at: RefreshLab, options: Partial<IsolateOptions> = {}): Promise<readonly string[]> {
  await using app = await at.openApp()
  const { steps, error } = await isolateCopy(app, 'staging', { ...asked, ...options })
  if (error !== undefined) throw error
  return steps.map(({ id, outcome }) => `${id} ${outcome}`)
}

async function notPassed(at: RefreshLab): Promise<readonly string[]> {
  await using app = await at.openApp()
  const { checks } = await checkEnvironment(app, 'staging')
  return checks.filter(({ result }) => result !== 'pass').map(({ id, evidence }) => `${id}: ${evidence}`)
}

async function leaksOf(at: RefreshLab): Promise<readonly string[]> {
  await using app = await at.openApp()
  const { leaks } = await searchEnvironment(app, 'staging')
  return [...new Set(leaks.map(({ state, where }) => `${state} ${placeName(where)}`))].toSorted()
}

function liveProperties({ lab }: RefreshLab): string {
  return readFileSync(join(lab.topology.staging.home, 'shared/bitbucket.properties'), 'latin1')
}

/** As the lab plants them. */
function secretsIn(text: string): readonly string[] {
  return [...new Set(text.match(/secret-[a-z0-9-]+-[0-9a-f]{20}/g))]
}

function endpointsIn(text: string): readonly string[] {
  return [...new Set(text.match(/[a-z0-9-]+\.corp\.example:\d+/g))]
}

async function databaseText(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  const tables: unknown[] = []
  for (const { name } of rows) tables.push([name, (await client.query(`SELECT t::text FROM ${name} t`)).rows])
  return JSON.stringify(tables)
}
