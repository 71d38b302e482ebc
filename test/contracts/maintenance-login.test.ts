import { execa } from 'execa'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { openPostgresqlServer } from '../../src/adapters/databases/postgresql/server.ts'
import { openPostgresqlWriter } from '../../src/adapters/databases/postgresql/writer.ts'
import { restoreDatabase } from '../../src/argv/postgresql.ts'
import { formatMark } from '../../src/kernel/mark.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

const CLIENTS = process.env['UNDERSTUDY_TEST_POSTGRESQL_CLIENTS'] ?? '/usr/lib/postgresql/15/bin'

let cluster: Cluster
let folder: string
const password = new Secret('pw')
const config = (database: string, user = 'keeper'): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database,
  user,
  password,
  tls: { mode: 'disable' },
})
const mark = formatMark({ environment: 'staging', run: 'r1', source: 'production', generation: '1' })
const copyNamed = (name: string, owner: string) => ({
  name,
  owner,
  encoding: 'UTF8',
  collation: 'C',
  characterType: 'C.UTF-8',
  mark,
})

beforeAll(async () => {
  cluster = await startCluster()
  folder = await mkdtemp(join(tmpdir(), 'understudy-maintenance-'))
  await asSuperuser('create role bitbucket login; create role reporting')
  await cluster.createDatabase('production', { owner: 'bitbucket' })
  await asSuperuser(
    `create table "AO_A" (id serial primary key, body text); alter table "AO_A" owner to bitbucket;
    insert into "AO_A" (body) select 'x' from generate_series(1, 1000);
    grant select on "AO_A" to reporting; revoke all on database production from public;
    alter default privileges for role bitbucket in schema public grant select on tables to reporting;
    alter database production set work_mem to '8MB'; alter role bitbucket in database production set statement_timeout to '5min'`,
    'production',
  )
  await execa(join(CLIENTS, 'pg_dump'), ['-Fd', '-f', join(folder, 'dump'), cluster.url('production')])
})
beforeEach(async () => {
  await asSuperuser(`drop role if exists bitbucket_stg; drop role if exists keeper; create role keeper login createdb createrole password 'pw';
    grant pg_monitor to keeper`)
})
afterAll(async () => {
  await cluster[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

describe('a maintenance login with CREATEDB, CREATEROLE and pg_monitor alone', () => {
  it('does all that a refresh does on the server of a target', async () => {
    await using source = await openPostgresqlReader(config('production', 'postgres'))
    const wanted = await source.privileges()
    await using server = await openPostgresqlServer(config('postgres'))

    expect(await server.abilities('bitbucket_stg', 'copy')).toEqual({ databases: true, owner: 'given', sessions: true })
    await server.ensureLogin('bitbucket_stg', password)
    await server.ensureLogin('bitbucket_stg', password)
    await server.create(copyNamed('copy', 'bitbucket_stg'))
    await restore('copy', 'bitbucket_stg')
    await server.applyPrivileges('copy', wanted, { bitbucket: 'bitbucket_stg' })
    await server.applyPrivileges('copy', wanted, { bitbucket: 'bitbucket_stg' })
    const writer = await openPostgresqlWriter(config('copy'))
    await writer.analyze()
    await writer.transaction(async (transaction) => {
      await transaction.execute({ text: `update "AO_A" set body = 'cut' where id = $1`, parameters: [1] })
      await transaction.setMark(mark.replace('r1', 'r2'))
    })
    await using application = await openPostgresqlReader(config('copy', 'bitbucket_stg'))
    const { visible, sessions } = await writer.sessions()
    await server.endSessions('copy')

    expect({ visible, users: sessions.map(({ user }) => user) }).toEqual({ visible: true, users: ['bitbucket_stg'] })
    await expect(application.count('AO_A')).rejects.toMatchObject({ code: 'database/unreachable' })
    await using again = await openPostgresqlReader(config('copy', 'bitbucket_stg'))
    expect(await again.count('AO_A')).toBe(1000)
    expect((await server.databases()).find(({ name }) => name === 'copy')).toEqual({
      name: 'copy',
      mark: mark.replace('r1', 'r2'),
      owner: 'bitbucket_stg',
    })
    const privileges = await again.privileges()
    expect(privileges.settings).toContainEqual({ role: 'bitbucket_stg', name: 'statement_timeout', value: '5min' })
    expect(privileges.grants.filter(({ grantee, on }) => on === 'relation' && grantee === 'reporting')).toHaveLength(1)
    expect(privileges.grants.filter(({ on, grantee }) => on === 'database' && grantee === 'PUBLIC')).toEqual([])
    await writer[Symbol.asyncDispose]()
    await server.drop('copy')
    expect((await server.databases()).map(({ name }) => name)).not.toContain('copy')
  })

  it('drops a database that the application keeps connecting to', async () => {
    await using server = await openPostgresqlServer(config('postgres'))
    await server.ensureLogin('bitbucket_stg', password)
    await server.create(copyNamed('busy', 'bitbucket_stg'))
    const stop = new AbortController()
    const pool = reconnecting('busy', stop.signal)

    await server.drop('busy')

    stop.abort()
    await pool
    expect((await server.databases()).map(({ name }) => name)).not.toContain('busy')
  })
})

describe('extensions', () => {
  it('are told of a database, and which of them a plain login may make', async () => {
    await asSuperuser(
      'create extension if not exists hstore; create extension if not exists pg_buffercache',
      'production',
    )
    await using source = await openPostgresqlReader(config('production', 'postgres'))
    await using plain = await openPostgresqlServer(config('postgres'))
    await using superuser = await openPostgresqlServer(config('postgres', 'postgres'))

    const used = await source.extensions()
    const [byPlain, bySuperuser] = [await plain.extensions(), await superuser.extensions()]

    await asSuperuser('drop extension hstore; drop extension pg_buffercache', 'production')
    expect(used).toEqual(['hstore', 'pg_buffercache'])
    expect(used.filter((name) => byPlain.includes(name))).toEqual(['hstore'])
    expect(used.filter((name) => bySuperuser.includes(name))).toEqual(used)
  })
})

describe('what a maintenance login lacks is known before anything is made', () => {
  it.each([
    ['createrole', { databases: false, owner: 'given', sessions: true }],
    ['createdb', { databases: true, owner: 'needs-createrole', sessions: true }],
  ])('with %s alone', async (right, expected) => {
    await asSuperuser(`alter role keeper nocreatedb nocreaterole; alter role keeper ${right}`)
    await using server = await openPostgresqlServer(config('postgres'))

    expect(await server.abilities('nobody_yet', 'copy')).toEqual(expected)
  })

  it('without pg_monitor', async () => {
    await asSuperuser('revoke pg_monitor from keeper')
    await using server = await openPostgresqlServer(config('postgres'))

    expect(await server.abilities('nobody_yet', 'copy')).toEqual({ databases: true, owner: 'given', sessions: false })
  })

  it('a role that somebody else made is used where the login is or can become a member of it', async () => {
    await asSuperuser(`create role theirs login password 'pw'; create role boss superuser;
      create role member login createdb; grant theirs to member; grant pg_monitor to member`)
    await using server = await openPostgresqlServer(config('postgres'))
    await using member = await openPostgresqlServer(config('postgres', 'member'))
    const grantsItself = (await serverVersion()) < 160_000

    expect((await server.abilities('theirs', 'copy')).owner).toBe(grantsItself ? 'given' : 'needs-membership')
    expect((await member.abilities('theirs', 'copy')).owner).toBe('given')
    expect((await member.abilities('member', 'copy')).owner).toBe('given')
    expect((await server.abilities('boss', 'copy')).owner).toBe('needs-membership')
    await member.create(copyNamed('of_theirs', 'theirs'))
    await member.drop('of_theirs')
  })

  it('a login that does not inherit could act for nobody', async () => {
    await asSuperuser('alter role keeper noinherit; grant pg_monitor to keeper')
    await using server = await openPostgresqlServer(config('postgres'))

    expect(await server.abilities('nobody_yet', 'copy')).toEqual({
      databases: true,
      owner: (await serverVersion()) < 160_000 ? 'needs-inherit' : 'given',
      sessions: (await serverVersion()) >= 160_000,
    })
  })
})

async function restore(database: string, role: string): Promise<void> {
  const { host, port, user } = config(database)
  const connection = { host, port, user, password, database, applicationName: 'restore' }
  const { args } = restoreDatabase({ connection, folder: join(folder, 'dump'), jobs: 2, role }, 'root')
  const [, , ...command] = args
  const [setsid = '', wait = '', program = '', ...options] = command
  await execa(setsid, [wait, join(CLIENTS, program), ...options], { input: `${password.reveal()}\n` })
}

/** As a connection pool does: every time that it loses its session. */
async function reconnecting(database: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await openPostgresqlReader(config(database, 'bitbucket_stg'))
      .then((session) => session[Symbol.asyncDispose]())
      .catch(() => undefined)
  }
}

async function asSuperuser(statements: string, database = 'postgres'): Promise<void> {
  const client = await cluster.superuserClient(database)
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}

async function serverVersion(): Promise<number> {
  const client = await cluster.superuserClient()
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`)
  await client.end()
  return Number(rows[0]?.version)
}
