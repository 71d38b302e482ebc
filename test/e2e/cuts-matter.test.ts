import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../lab/processes.ts'
import type { SinkKind } from '../../lab/topology.ts'
import { createPlantContext } from '../../lab/population/context.ts'
import { plantQueuedMail } from '../../lab/population/integrations/queued-mail.ts'
import { resumeRun } from '../../src/app/resume-run.ts'
import { runRefresh } from '../../src/app/run-refresh.ts'
import { configurationFiles, generationPaths, layoutOf } from '../../src/hold/layout.ts'
import { blockingIntegrations } from '../../src/integrations/blocking.ts'
import type { Integration } from '../../src/integrations/integration.ts'
import { integrations } from '../../src/integrations/registry.ts'
import type { IntegrationId } from '../../src/kernel/integration-id.ts'
import { copyDatabase, rowsOf } from '../fixtures/copy-database.ts'
import { confirmed, kindsReached, openRefreshLab, roundsOf, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { stopAfter } from '../fixtures/stop-after.ts'

/** What a copy reaches when the cut of one integration is left out, and nothing else. */
const reaches: Readonly<Partial<Record<IntegrationId, readonly SinkKind[]>>> = {
  'mail-server': ['mail'],
  'smart-mirrors': ['mirror'],
  'application-links': ['application-link'],
  'connect-add-ons': ['add-on'],
  webhooks: ['legacy-webhook', 'webhook'],
  hooks: ['repository-hook'],
  hipchat: ['hipchat'],
  'user-directories': ['directory'],
  'cluster-membership': ['cluster'],
  'search-server': ['search'],
}

/** Those that reach nobody by themselves: what tells a copy with the cut from one without. */
const rows: Readonly<Partial<Record<IntegrationId, string>>> = {
  'base-url': property('instance.url'),
  license: property('license'),
  'server-id': property('server.id'),
  'storage-paths': property('instance.home'),
  'sign-in': `SELECT credential FROM cwd_user WHERE user_name = 'admin'`,
  'queued-mail': 'SELECT count(*) FROM "AO_92D5D5_USER_NOTIFICATION"',
  'remember-me': 'SELECT count(*) FROM sta_remember_me_token',
  'auto-decline': 'SELECT count(*) FROM bb_auto_decline_settings WHERE enabled',
  analytics: `SELECT key_value FROM plugin_setting WHERE key_name LIKE '%analytics_enabled'`,
  'schema-lock': 'SELECT count(*) FROM databasechangeloglock WHERE locked',
}
const properties: Readonly<Partial<Record<IntegrationId, string>>> = {
  'database-connection': 'jdbc.url',
  'web-connectors': 'server.proxy-name',
  'recovery-and-access': 'feature.public.access',
}
/** Put up through REST once the copy runs; the test of the whole refresh reads it back. */
const afterTheStart: readonly IntegrationId[] = ['banner']

let staged: RefreshLab
let saved: SavedCopy

beforeAll(async () => {
  const scale = { repositories: 4, comments: 20 }
  const lab = { seed: 1, version: '8.9', variant: 0, scale, situations: ['auto-decline'] } as const
  staged = await openRefreshLab({ ...lab, situations: [...lab.situations], hosts: ['production', 'staging'] })
  staged.hasten('staging')
  appendFileSync(
    join(staged.lab.topology.production.home, 'shared/bitbucket.properties'),
    'feature.public.access=true\n',
  )
  const stop = stopAfter('restore-home')
  await using app = await staged.openApp(stop)
  const { run: id } = await runRefresh(app, 'staging', confirmed)
  await using copy = await copyDatabase(staged.lab)
  await copy.query('UPDATE databasechangeloglock SET locked = true')
  saved = { run: id, database: String((await rowsOf(copy, 'SELECT current_database()')).flat()[0]) }
})
beforeAll(() => save())
afterAll(async () => staged[Symbol.asyncDispose]())

describe('the cuts of a restored copy', () => {
  beforeEach(async () => {
    await restore()
    await staged.lab.resetContacts()
  })

  it('are all shown here to matter', () => {
    const blocking = new Set(blockingIntegrations.map(({ id }) => id))
    const withCut = integrations.map(({ id }) => id).filter((id) => !blocking.has(id))
    const shown = [...Object.keys(reaches), ...Object.keys(rows), ...Object.keys(properties), ...afterTheStart]

    expect(shown.toSorted()).toEqual(withCut.toSorted())
  })

  it('keep it from reaching anybody', async () => {
    await cutWithout([])
    await start()
    await roundsOf(staged.lab, 'staging')

    expect(await staged.lab.contactsBy('staging')).toEqual([])
  })

  it.each(Object.entries(reaches))('let it reach out when that of %s is left out', async (id, kinds) => {
    await cutWithout([id])
    await start()

    expect(await kindsReached(staged.lab, 'staging', kinds)).toEqual(kinds)
  })

  it('leave every other trace of production behind when they are left out', async () => {
    await cutWithout([...Object.keys(rows), ...Object.keys(properties)])
    const without = await traces()
    await restore()
    await cutWithout([])
    const cut = await traces()

    const same = Object.keys(cut).filter((id) => JSON.stringify(cut[id]) === JSON.stringify(without[id]))
    expect(same).toEqual([])
    expect(cut).toMatchObject({
      'base-url': [['http://bitbucket.staging.example.net:7990']],
      'storage-paths': [[`${staged.lab.topology.staging.home}/shared`]],
      'queued-mail': [['0']],
      'remember-me': [['0']],
      'auto-decline': [['0']],
      analytics: [['false']],
      'schema-lock': [['0']],
      'web-connectors': ['server.proxy-name=bitbucket.staging.example.net'],
      'recovery-and-access': ['feature.public.access=false'],
    })
  })
})

interface SavedCopy {
  readonly run: string
  readonly database: string
}

/** Steps 9 and 10, with an Understudy that finds those integrations and does not cut them. */
async function cutWithout(left: readonly string[]): Promise<void> {
  await using app = await staged.openApp(stopAfter('cut-integrations'))
  const chosen = app.integrations.map((one) => (left.includes(one.id) ? uncut(one) : one))
  const outcome = await resumeRun({ ...app, integrations: chosen }, 'staging')
  expect(outcome.error).toMatchObject({ code: 'run/interrupted' })
}

function uncut(integration: Integration): Integration {
  return { ...integration, cut: () => [], oneShot: () => [], provide: () => [] }
}

/** Starts the copy as it is, without leak search and checks; some mail is waiting in it. */
async function start(): Promise<void> {
  const { topology } = staged.lab
  const { home } = topology.staging
  const { next } = generationPaths(layoutOf(home), saved.run)
  for (const file of configurationFiles) {
    if (existsSync(join(next, basename(file)))) renameSync(join(next, basename(file)), join(home, file))
  }
  writeFileSync(layoutOf(home).permit, '')
  await using copy = await copyDatabase(staged.lab)
  await plantQueuedMail(await createPlantContext({ topology, version: '8.9', seed: 2, variant: 0, client: copy, home }))
  await staged.lab.start('staging')
  await staged.lab.waitUntilRunning('staging')
}

async function traces(): Promise<Readonly<Record<string, unknown>>> {
  await using copy = await copyDatabase(staged.lab)
  const { next } = generationPaths(layoutOf(staged.lab.topology.staging.home), saved.run)
  const lines = readFileSync(join(next, 'bitbucket.properties'), 'latin1').split('\n')
  const seen: Record<string, unknown> = {}
  for (const [id, sql] of Object.entries(rows)) seen[id] = await rowsOf(copy, sql)
  for (const [id, key] of Object.entries(properties)) seen[id] = lines.filter((line) => line.startsWith(key))
  return seen
}

function property(key: string): string {
  return `SELECT prop_value FROM app_property WHERE prop_key = '${key}'`
}

/** What the refresh had made by the end of step 8: database, home with what lies beside it, journal. */
async function save(): Promise<void> {
  mkdirSync(join(staged.root, 'saved'))
  for (const [from, to] of folders()) await run(['cp', '-a', from, to])
  await onServer(`CREATE DATABASE saved TEMPLATE "${saved.database}"`)
}

async function restore(): Promise<void> {
  await staged.lab.stop('staging')
  for (const [to, from] of folders()) {
    rmSync(to, { recursive: true })
    await run(['cp', '-a', from, to])
  }
  const server = await staged.lab.connect('staging', 'postgres')
  const { rows: marks } = await server.query<{ mark: string }>(
    `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1`,
    [saved.database],
  )
  await server.end()
  const mark = (marks[0]?.mark ?? '').replace('state=cut', 'state=restored')
  const { owner } = staged.lab.topology.staging.database
  await onServer(
    `DROP DATABASE "${saved.database}" WITH (FORCE)`,
    `CREATE DATABASE "${saved.database}" TEMPLATE saved OWNER "${owner}"`,
    `COMMENT ON DATABASE "${saved.database}" IS '${mark}'`,
  )
}

/** Where it lies -> where it is saved. */
function folders(): readonly (readonly [string, string])[] {
  const { home } = staged.lab.topology.staging
  return [home, layoutOf(home).beside, `${staged.root}/operator/understudy-state`].map((folder, index) => [
    folder,
    join(staged.root, 'saved', String(index)),
  ])
}

async function onServer(...statements: readonly string[]): Promise<void> {
  const server = await staged.lab.connect('staging', 'postgres')
  try {
    for (const statement of statements) await server.query(statement)
  } finally {
    await server.end()
  }
}
