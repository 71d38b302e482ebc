import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { databaseCredentials, type Login } from '../../lab/credentials.ts'
import { dumpOfMysql, writeDiy } from '../../lab/diy/write-diy.ts'
import { inNetworkOf } from '../../lab/network/switch.ts'
import { recordedPid } from '../../lab/records.ts'
import type { LabEnvironment } from '../../lab/topology.ts'
import type { MysqlConfig } from '../../src/adapters/databases/mysql/config.ts'
import { openMysqlReader } from '../../src/adapters/databases/mysql/reader.ts'
import { openTableCounter } from '../../src/adapters/databases/mysql/table-counter.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { backUp } from '../../src/app/back-up.ts'
import { verifyBackup } from '../../src/app/given-backups.ts'
import { listBackups } from '../../src/app/list-backups.ts'
import { reportOf } from '../../src/app/report-of.ts'
import { rewindEnvironment } from '../../src/app/rewind.ts'
import type { RefreshOptions } from '../../src/app/run-refresh.ts'
import { statusOf } from '../../src/app/status-of.ts'
import { statementsOf } from '../../src/argv/mysql.ts'
import { keptPaths, layoutOf } from '../../src/hold/layout.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { ARCHIVE, archiveByScripts } from '../fixtures/archive-by-scripts.ts'
import { startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'
import { moveTables } from '../fixtures/moved-to-mariadb.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'

const choices = { vendor: 'mariadb', fence: '{ with: [nftables] }' } as const
let at: RefreshLab
const servers = new Map<string, MariadbServer>()

beforeAll(async () => {
  at = await openRefreshLab({
    seed: 1,
    version: '7.2',
    variant: 1,
    hosts: ['production', 'staging'],
    scale: { repositories: 4, comments: 50 },
  })
  await moveToMariadb()
  at.configure(choices)
  await at.lab.giveRules(choices)
})
afterAll(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]()
  await at[Symbol.asyncDispose]()
})

it('staging is refreshed from production, both on MariaDB, and rewound', async () => {
  const first = await refreshed({ adopted: true, withoutFence: false })
  const copied = await sumsOf('staging', first.database)
  const original = await sumsOf('production', 'bitbucket')
  const status = await stateOf()
  const second = await refreshed(plainly)

  await using app = await at.openApp()
  await rewindEnvironment(app, 'staging')

  expect(first.outcomes).toEqual(all)
  expect(first.verified).toContain('verification/tables pass')
  expect(first.told).toEqual([expect.stringMatching(/^what accounts may do is not carried over to staging: /)])
  expect(UNTOUCHED.map((table) => copied.get(table))).toEqual(UNTOUCHED.map((table) => original.get(table)))
  expect(original.get('repository')).toMatchObject({ rows: 4 })
  expect([...copied.keys()]).toEqual([...original.keys()])
  expect(status).toMatchObject({ source: 'production', cut: 'yes', fence: 'raised', running: 'running' })
  expect(second.outcomes).toEqual(all)
  expect((await stateOf()).generation).toBe(first.generation)
})

it('a backup of production on MariaDB is kept, verified and restored, with its view and its trigger', async () => {
  await onProduction(`create view named_projects as select name from project;
    create trigger counted before insert on project for each row set new.id = new.id + 0`)
  const original = await sumsOf('production', 'bitbucket')
  await using app = await at.openApp()

  const { error, run } = await backUp(app, 'staging', { verify: false, confirm: async () => true })
  await onProduction(`drop view named_projects; drop trigger counted; update project set description = 'later'`)
  const verified = await verifyBackup(app, 'staging', run)
  const { database, outcomes, verified: compared } = await refreshed({ ...plainly, fromBackup: run })

  expect(error).toBeUndefined()
  expect(verified).toMatchObject({ kind: 'kept', version: '7.2.0', tables: original.size, repositories: 4 })
  expect(outcomes).toEqual(all)
  expect(compared).toContain('verification/tables pass')
  expect((await sumsOf('production', 'bitbucket')).get('project')).not.toEqual(original.get('project'))
  await expectCopy(database, original)
  expect(await definedIn('staging', database)).toEqual(['triggers counted', 'views named_projects'])
})

it('a kept backup is refused with a dump that was cut off, and staging stays as it is', async () => {
  await using app = await at.openApp()
  const [{ name } = { name: '' }] = (await listBackups(app, 'staging')).backups
  const dump = statementsOf(keptPaths(layoutOf(at.lab.topology.staging.home), name).database)
  const [{ size }, { generation }] = [statSync(dump), await stateOf()]
  truncateSync(dump, size - 200)

  const refusal = {
    code: 'policy/refused-archive',
    message: expect.stringMatching(
      new RegExp(` is not as it was kept: database/backup-db.sql has ${size - 200} of ${size} bytes$`),
    ),
  }
  await expect(verifyBackup(app, 'staging', name)).rejects.toMatchObject(refusal)
  await expect(refreshed({ ...plainly, fromBackup: name })).rejects.toMatchObject(refusal)

  expect(await at.lab.state('staging')).toBe('RUNNING')
  expect((await stateOf()).generation).toBe(generation)
})

it('staging is refreshed from an archive of the backup scripts that lies there, which has statements', async () => {
  await archiveByScripts(at.lab, dumpOfMysql(at.lab.topology))
  const original = await sumsOf('production', 'bitbucket')
  await using app = await at.openApp()

  const verified = await verifyBackup(app, 'staging', ARCHIVE)
  const { database, outcomes, told } = await refreshed({ ...plainly, fromBackup: ARCHIVE })

  expect(verified).toMatchObject({ kind: 'archive', version: '7.2.0', tables: original.size })
  expect(outcomes).toEqual(all)
  expect(told).toContain('what accounts may do is not carried over to staging: no dump tells it')
  await expectCopy(database, original)
})

it('staging is refreshed by the backup scripts of production', async () => {
  writeDiy(at.lab.topology, dumpOfMysql(at.lab.topology))
  at.configure({ ...choices, method: 'diy' })
  await at.lab.giveRules({ ...choices, method: 'diy' })
  const original = await sumsOf('production', 'bitbucket')

  const { database, outcomes } = await refreshed(plainly)

  expect(outcomes).toEqual(all)
  await expectCopy(database, original)
})

it('a backup by the scripts is kept and restored as well', async () => {
  const original = await sumsOf('production', 'bitbucket')
  await using app = await at.openApp()

  const { error, run } = await backUp(app, 'staging', { verify: false, confirm: async () => true })
  const { database, outcomes } = await refreshed({ ...plainly, fromBackup: run })

  expect(error).toBeUndefined()
  expect(outcomes).toEqual(all)
  await expectCopy(database, original)
})

/** It runs, cut, with what nothing of a refresh touches as the source had it. */
async function expectCopy(database: string, original: ReadonlyMap<string, unknown>): Promise<void> {
  const copied = await sumsOf('staging', database)
  expect(UNTOUCHED.map((table) => copied.get(table))).toEqual(UNTOUCHED.map((table) => original.get(table)))
  expect(original.get('repository')).toMatchObject({ rows: 4 })
  expect([...copied.keys()]).toEqual([...original.keys()])
  expect(await stateOf()).toMatchObject({ source: 'production', cut: 'yes', fence: 'raised', running: 'running' })
}

const plainly = { adopted: false, withoutFence: false } as const

async function onProduction(statements: string): Promise<void> {
  const client = await servers.get('production')?.superuserClient('bitbucket')
  await client?.query(statements)
  await client?.end()
}

async function definedIn(name: 'production' | 'staging', database: string): Promise<readonly string[]> {
  await using reader = await openMysqlReader(rootOf(name, database))
  const defined = (await reader.definitions()).map((one) => `${one.catalogue} ${one.name}`)
  return defined.filter((one) => /^(triggers|views) /.test(one)).toSorted()
}

const all = [
  'check-readiness done',
  'capture-preserved done',
  'raise-fence done',
  'take-backup done',
  'stop-target done',
  'keep-generation done',
  'restore-database done',
  'restore-home done',
  'rewrite-configuration done',
  'cut-integrations done',
  'search-leaks done',
  'prove-refusal done',
  'start-target done',
  'settle-first-start done',
  'finish-in-application done',
  'check-copy done',
  'publish-report done',
]

/** What nothing of a refresh touches. */
const UNTOUCHED = ['bb_comment', 'changeset', 'project', 'repository', 'sta_activity', 'sta_pull_request']

async function refreshed(options: Pick<RefreshOptions, 'adopted' | 'withoutFence' | 'fromBackup'>) {
  const before = at.told.length
  const { steps, error, run } = await at.refresh(options)
  if (error !== undefined) throw error
  await using app = await at.openApp()
  const live = app
    .generations('staging')
    .all()
    .find(({ state }) => state === 'live')
  return {
    generation: live?.id,
    verified: reportOf(app, run).verification.map(({ id, result }) => `${id} ${result}`),
    database: live?.database ?? '',
    told: at.told.slice(before).filter((line) => line.startsWith('what accounts')),
    outcomes: steps.map(({ id, outcome }) => `${id} ${outcome}`),
  }
}

async function stateOf() {
  await using app = await at.openApp()
  return await statusOf(app, 'staging')
}

async function sumsOf(name: 'production' | 'staging', database: string): Promise<ReadonlyMap<string, unknown>> {
  const config = rootOf(name, database)
  await using reader = await openMysqlReader(config)
  await using counter = await openTableCounter(config)
  const sums = new Map<string, unknown>()
  for (const [table, shape] of await reader.catalogue()) sums.set(table, await counter.sum(shape, 'content'))
  return sums
}

function rootOf(name: 'production' | 'staging', database: string): MysqlConfig {
  const { address: host } = at.lab.topology[name].database
  return { host, port: 3306, database, user: 'root', password: new Secret(''), tls: { mode: 'disable' } }
}

/** A server on the database address of each host, each login with no more than docs/operations.md asks for; production starts on its own. */
async function moveToMariadb(): Promise<void> {
  const { production, staging } = at.lab.topology
  await at.lab.stop('production')
  for (const environment of [production, staging]) servers.set(environment.name, await serverOf(environment))
  const own = databaseCredentials(at.lab.topology, production)
  const copys = databaseCredentials(at.lab.topology, staging)
  const on = (name: string) => servers.get(name)?.superuserClient() ?? Promise.reject(new Error('no server'))
  await servers.get('production')?.createDatabase('bitbucket')
  const client = await on('production')
  await client.query(`${created(own.owner)}; grant all on bitbucket.* to ${account(own.owner)};
    ${created(own.reader)}; grant select, show view, trigger, event on bitbucket.* to ${account(own.reader)};
    grant process, replica monitor on *.* to ${account(own.reader)}; use bitbucket`)
  await using from = await openPostgresqlReader({
    host: production.database.address,
    port: production.database.port,
    database: production.database.name,
    user: own.superuser.user,
    password: new Secret(own.superuser.password),
    tls: { mode: 'disable' },
  })
  await moveTables(from, client)
  await client.end()
  const there = await on('staging')
  await there.query(`${created(copys.owner)}; ${created(copys.maintenance)};
    grant all on "bitbucket\\_stg\\_%".* to ${account(copys.owner)}; grant all on "bitbucket\\_stg\\_%".* to ${account(copys.maintenance)};
    grant process, replica monitor, connection admin on *.* to ${account(copys.maintenance)}`)
  await there.end()
  pointToMariadb(production, own.owner)
  await at.lab.start('production')
  await at.lab.waitUntilRunning('production')
}

function serverOf({ name, database }: LabEnvironment): Promise<MariadbServer> {
  const host = recordedPid(at.lab.topology.root, `host-${name}`)
  return startMariadb([], {
    address: database.address,
    port: 3306,
    within: (command) => inNetworkOf(host, command),
  })
}

function account({ user }: Login): string {
  return `'${user}'@'198.18.%'`
}

function created(login: Login): string {
  return `create user ${account(login)} identified by '${login.password}'`
}

function pointToMariadb({ home, database }: LabEnvironment, { user, password }: Login): void {
  const path = join(home, 'shared', 'bitbucket.properties')
  const others = readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => !/^jdbc\.(driver|url|user|password)\s*[=:]/.test(line))
  const lines = [
    'jdbc.driver=com.mysql.jdbc.Driver',
    `jdbc.url=jdbc:mysql://${database.address}:3306/bitbucket?characterEncoding=utf8&useUnicode=true`,
    `jdbc.user=${user}`,
    `jdbc.password=${password}`,
  ]
  writeFileSync(path, [...others, ...lines, ''].join('\n'), 'latin1')
}
