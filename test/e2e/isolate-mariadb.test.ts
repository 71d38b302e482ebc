import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from 'mysql2/promise'
import { expect, it } from 'vitest'
import { databaseCredentials } from '../../lab/credentials.ts'
import { inNetworkOf } from '../../lab/network/switch.ts'
import { recordedPid } from '../../lab/records.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { isolateCopy, type IsolateOptions } from '../../src/app/isolate-copy.ts'
import { searchEnvironment } from '../../src/app/search-environment.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { surveyOf } from '../../src/app/survey.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'
import { moveTables } from '../fixtures/moved-to-mariadb.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import { restoreProduction } from '../fixtures/restored-by-hand.ts'

const COPY = 'restored_by_hand'
const asked: IsolateOptions = {
  database: COPY,
  start: false,
  stop: false,
  adopted: true,
  withoutFence: true,
  confirm: () => Promise.resolve(true),
}

it('a production and a copy on MariaDB are surveyed, and the copy is isolated in place', async () => {
  await using at = await openRefreshLab({
    seed: 1,
    version: '7.2',
    variant: 1,
    hosts: ['production', 'staging'],
    scale: { repositories: 4, comments: 50 },
  })
  await using server = await startOnStaging(at)
  await moveToMariadb(at, server)
  await at.lab.giveRules({ vendor: 'mariadb' })
  const client = await server.superuserClient(COPY)
  const before = await databaseText(client)

  const facts = await survey(at)
  const outcome = await isolate(at)

  const after = await databaseText(client)
  expect(facts.identity.database).toMatchObject({ product: 'mariadb', key: 'name bitbucket', inRecovery: false })
  expect(facts.findings.length).toBeGreaterThan(50)
  expect(outcome).toEqual(isolated)
  expect([secretsIn(before).length > 25, secretsIn(after)]).toEqual([true, []])
  expect([endpointsIn(before).length > 5, endpointsIn(after)]).toEqual([true, []])
  expect(await liveLeaks(at)).toEqual([])
  expect(await propertiesToCome(at)).toContain(
    `jdbc.url=jdbc\\:mysql\\://${server.address}\\:3306/${COPY}?characterEncoding\\=utf8&useUnicode\\=true`,
  )
  await using app = await at.openApp()
  expect(await statusOf(app, 'staging')).toMatchObject({ source: 'production', cut: 'yes' })
  await client.end()
})

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

/** Both databases on one server, each login with no more than docs/operations.md asks for. */
async function moveToMariadb(at: RefreshLab, server: MariadbServer): Promise<void> {
  const { production, staging } = at.lab.topology
  const restored = await restoreProduction(at.lab, COPY)
  await restored.end()
  const { superuser, owner, maintenance } = databaseCredentials(at.lab.topology, staging)
  const { reader } = databaseCredentials(at.lab.topology, production)
  await using from = await openPostgresqlReader({
    host: staging.database.address,
    port: staging.database.port,
    database: COPY,
    user: superuser.user,
    password: new Secret(superuser.password),
    tls: { mode: 'disable' },
  })
  for (const name of [production.database.name, COPY]) {
    await server.createDatabase(name)
    const to = await server.superuserClient(name)
    await moveTables(from, to)
    await to.end()
  }
  const root = await server.superuserClient()
  const create = [reader, owner, maintenance].map(
    ({ user, password }) => `create user '${user}'@'198.18.%' identified by '${password}'`,
  )
  await root.query(
    [
      ...create,
      `grant select, show view, trigger, event on "${production.database.name}".* to '${reader.user}'@'198.18.%'`,
      `grant process, replica monitor on *.* to '${reader.user}'@'198.18.%'`,
      `grant all on "${COPY}".* to '${owner.user}'@'198.18.%'`,
      `grant all on "${COPY}".* to '${maintenance.user}'@'198.18.%'`,
      `grant process, replica monitor, connection admin on *.* to '${maintenance.user}'@'198.18.%'`,
    ].join(';'),
  )
  await root.end()
  at.configure({ vendor: 'mariadb' })
  const config = readFileSync(at.configFile, 'utf8')
  writeFileSync(at.configFile, config.replace(`host: ${production.database.address}\n`, `host: ${server.address}\n`))
}

function startOnStaging({ lab: { topology } }: RefreshLab): Promise<MariadbServer> {
  const host = recordedPid(topology.root, 'host-staging')
  return startMariadb([], {
    address: topology.staging.database.address,
    port: 3306,
    within: (command) => inNetworkOf(host, command),
  })
}

async function survey(at: RefreshLab) {
  await using app = await at.openApp()
  return await surveyOf(app, 'production')
}

async function isolate(at: RefreshLab): Promise<readonly string[]> {
  await using app = await at.openApp()
  const { steps, error } = await isolateCopy(app, 'staging', asked)
  if (error !== undefined) throw error
  return steps.map(({ id, outcome }) => `${id} ${outcome}`)
}

async function liveLeaks(at: RefreshLab): Promise<readonly unknown[]> {
  await using app = await at.openApp()
  const { leaks } = await searchEnvironment(app, 'staging')
  return leaks.filter(({ state }) => state === 'live')
}

/** What the copy will start with. */
async function propertiesToCome(at: RefreshLab): Promise<string> {
  await using app = await at.openApp()
  const [live] = app.generations('staging').all()
  const { home } = at.lab.topology.staging
  return readFileSync(join(`${home}.understudy`, 'generations', live?.id ?? '', 'next/bitbucket.properties'), 'latin1')
}

/** As the lab plants them. */
function secretsIn(text: string): readonly string[] {
  return [...new Set(text.match(/secret-[a-z0-9-]+-[0-9a-f]{20}/g))]
}

function endpointsIn(text: string): readonly string[] {
  return [...new Set(text.match(/[a-z0-9-]+\.corp\.example:\d+/g))]
}

async function databaseText(client: Connection): Promise<string> {
  const [tables] = await client.query('show tables')
  const names = Array.isArray(tables) ? tables.flatMap((row) => Object.values(row).map(String)) : []
  const rows: unknown[] = []
  for (const name of names) rows.push((await client.query(`select * from "${name}"`))[0])
  return JSON.stringify(rows)
}
