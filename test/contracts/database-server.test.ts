import { execa } from 'execa'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresProgram } from '../../lab/clusters/programs.ts'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { openPostgresqlServer } from '../../src/adapters/databases/postgresql/server.ts'
import { openSession } from '../../src/adapters/databases/postgresql/session.ts'
import { openSnapshotSession } from '../../src/adapters/databases/postgresql/snapshot.ts'
import { formatMark } from '../../src/kernel/mark.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { DatabasePrivileges, NewDatabase } from '../../src/ports/database.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

let cluster: Cluster
const config = (database = 'postgres', user = 'postgres', password = 'pw'): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database,
  user,
  password: new Secret(password),
  tls: { mode: 'disable' },
})
const mark = formatMark({ environment: 'staging', run: 'r1', source: 'production', generation: '1' })
const fresh = (name: string): NewDatabase => ({
  name,
  owner: 'bitbucket_staging',
  encoding: 'UTF8',
  collation: 'C',
  characterType: 'C.UTF-8',
  mark,
})
const TABLES = `create table "AO_A" (id serial primary key, body text); create table public.other (id int);
  create function public.twice(integer) returns integer language sql as 'select $1 * 2';`

beforeAll(async () => {
  cluster = await startCluster()
  const client = await cluster.superuserClient()
  await client.query(
    'create role bitbucket login; create role bitbucket_staging login; create role reporting; create role gone',
  )
  await client.end()
  await cluster.createDatabase('production', { owner: 'bitbucket' })
  const production = await cluster.superuserClient('production')
  await production.query(`${TABLES} alter table "AO_A" owner to bitbucket; alter table other owner to bitbucket;
    alter function twice(integer) owner to bitbucket;
    grant select on "AO_A" to reporting; grant update (body) on "AO_A" to reporting with grant option; grant usage on sequence "AO_A_id_seq" to gone;
    revoke execute on function twice(integer) from public; grant usage on schema public to reporting;
    alter default privileges for role bitbucket in schema public grant select on tables to reporting;
    alter default privileges for role bitbucket revoke execute on functions from public;
    revoke all on database production from public; grant connect on database production to reporting;
    alter database production connection limit 77; alter database production set search_path to "$user", public;
    alter database production set work_mem to '8MB'; alter role bitbucket in database production set statement_timeout to '5min'`)
  await production.end()
})
afterAll(() => cluster[Symbol.asyncDispose]())

describe('a PostgreSQL server', () => {
  it('creates a database once, with the collation of the source and our mark', async () => {
    await using server = await openPostgresqlServer(config())

    await server.create(fresh('copy'))
    await server.create(fresh('copy'))

    expect((await server.databases()).find(({ name }) => name === 'copy')).toEqual({
      name: 'copy',
      mark,
      owner: 'bitbucket_staging',
    })
    await using reader = await openPostgresqlReader(config('copy'))
    expect(await reader.identity()).toMatchObject({ collation: 'C', characterType: 'C.UTF-8', comment: mark })
    expect((await reader.privileges()).connectionLimit).toBe(-1)
  })

  it('sees the sessions on all of its databases, each with its database', async () => {
    await using server = await openPostgresqlServer(config())
    await using one = await openSession({ ...config('production'), applicationName: 'first' }, 'read-write')
    await using other = await openSession({ ...config('template1'), applicationName: 'second' }, 'read-write')
    await one.query('select 1')
    await other.query('select 1')

    const { visible, sessions } = await server.sessions()

    expect(visible).toBe(true)
    expect(
      sessions
        .filter(({ application }) => application === 'first' || application === 'second')
        .map(({ application, database, user }) => [application, database, user]),
    ).toEqual([
      ['first', 'production', 'postgres'],
      ['second', 'template1', 'postgres'],
    ])
  })

  it('finishes a database whose creation was cut off before its mark', async () => {
    await using server = await openPostgresqlServer(config())
    const client = await cluster.superuserClient()
    await client.query('create database half template template0 allow_connections false connection limit 7131719')
    await client.end()

    await server.create(fresh('half'))

    expect((await server.databases()).find(({ name }) => name === 'half')?.mark).toBe(mark)
    await using reader = await openPostgresqlReader(config('half'))
    expect(await reader.count('anything')).toBe(0)
    await server.drop('half')
  })

  it('never touches a database without our mark, nor one of another run', async () => {
    await using server = await openPostgresqlServer(config())
    const refused = { code: 'database/not-ours', message: 'the database production has no mark of Understudy' }

    await expect(server.drop('production')).rejects.toMatchObject(refused)
    await expect(server.create(fresh('production'))).rejects.toMatchObject(refused)
    await server.create(fresh('theirs'))
    await expect(server.create({ ...fresh('theirs'), mark: mark.replace('r1', 'r2') })).rejects.toMatchObject({
      code: 'database/not-ours',
      message: `the database theirs belongs to another run: ${mark}`,
    })
    await expect(server.create(fresh('x'.repeat(64)))).rejects.toMatchObject({ code: 'database/illegal-name' })
    await server.drop('theirs')
    await server.drop('theirs')
  })

  it('drops what is ours though somebody is connected', async () => {
    await using server = await openPostgresqlServer(config())
    await server.create(fresh('ours'))
    await using connected = await openSession(config('ours'), 'read-write')

    await server.drop('ours')
    await server.drop('ours')

    await expect(connected.query('select 1')).rejects.toMatchObject({ code: 'database/unreachable' })
    expect((await server.databases()).map(({ name }) => name)).not.toContain('ours')
  })

  it('gives a copy the privileges of its source with the roles renamed, and says who is left out', async () => {
    await using server = await openPostgresqlServer(config())
    await server.create(fresh('acl'))
    const copy = await cluster.superuserClient('acl')
    await copy.query(`set role bitbucket_staging; reset role; grant create on schema public to bitbucket_staging; set role bitbucket_staging; ${TABLES}
      grant delete on "AO_A" to reporting; reset role; alter database acl set lock_timeout to '1s'`)
    await copy.end()
    await using source = await openPostgresqlReader(config('production'))
    const wanted = await source.privileges()
    const client = await cluster.superuserClient('production')
    await client.query('drop owned by gone; drop role gone')
    await client.end()

    const leftOut = await server.applyPrivileges('acl', wanted, { bitbucket: 'bitbucket_staging' })
    await server.applyPrivileges('acl', wanted, { bitbucket: 'bitbucket_staging' })

    await using reader = await openPostgresqlReader(config('acl'))
    expect(leftOut).toEqual(['gone'])
    expect(await reader.privileges()).toEqual(renamed(wanted))
    expect((await reader.privileges()).settings).toEqual([
      { role: undefined, name: 'search_path', value: '"$user", public' },
      { role: undefined, name: 'work_mem', value: '8MB' },
      { role: 'bitbucket_staging', name: 'statement_timeout', value: '5min' },
    ])
    expect((await reader.privileges()).grants).toContainEqual({
      on: 'column',
      object: 'public."AO_A".body',
      grantee: 'reporting',
      privilege: 'UPDATE',
      grantable: true,
    })
  })

  it('makes a login whose password the server checks, and never changes the login of somebody else', async () => {
    await using server = await openPostgresqlServer(config())
    const client = await cluster.superuserClient()
    await client.query(`create role theirs login password 'known'; create role boss superuser login`)

    await server.ensureLogin('ours', new Secret('pässwörd 1'))
    await server.ensureLogin('ours', new Secret('pässwörd 2'))

    const verifiers = await client.query<{ rolpassword: string }>(
      `select rolpassword from pg_authid where rolname in ('ours')`,
    )
    expect(verifiers.rows[0]?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/)
    await requireScram(true)
    expect(await logsIn('ours', 'pässwörd 2')).toBe(true)
    expect(await logsIn('ours', 'pässwörd 1')).toBe(false)
    await server.ensureLogin('theirs', new Secret('known'))
    await expect(server.ensureLogin('theirs', new Secret('other'))).rejects.toMatchObject({
      code: 'database/refused-role',
      message: 'the role theirs was made by somebody else and does not take the configured password',
    })
    await expect(server.ensureLogin('boss', new Secret('x'))).rejects.toMatchObject({
      message: 'the role boss is a superuser',
    })
    expect(await logsIn('theirs', 'known')).toBe(true)
    await requireScram(false)
    await client.end()
  })
})

describe('a snapshot session', () => {
  it('sees when a parallel dump has become independent of it', async () => {
    // Large enough for gzip that the dump is still running when it is looked at.
    const client = await cluster.superuserClient('production')
    await client.query(
      'create table large as select i, repeat(md5(i::text), 10) as body from generate_series(1, 200000) i',
    )
    const folder = await mkdtemp(join(tmpdir(), 'understudy-dump-'))
    await using session = await openSnapshotSession(config('production'))
    const before = await session.dumpProgress('understudy-dump', 2)

    const flags = ['-Fd', '-j2', `--snapshot=${session.snapshot}`, '-f', join(folder, 'd'), cluster.url('production')]
    const dump = execa(postgresProgram('pg_dump'), flags, { env: { PGAPPNAME: 'understudy-dump' } })
    const end = dump.then(() => 'ended' as const)
    let progress = before
    while (!progress.ready && (await Promise.race([end, sleep(10, 'running' as const)])) === 'running') {
      progress = await session.dumpProgress('understudy-dump', 2)
    }
    await session.assertHeld()
    await end

    expect(before).toEqual({ sessions: 0, imported: 0, unlockedTables: 3, ready: false })
    expect(progress).toEqual({ sessions: 3, imported: 3, unlockedTables: 0, ready: true })
    expect(new Date(session.takenAt).toISOString()).toBe(session.takenAt)
    await client.query('drop table large')
    await client.end()
    await rm(folder, { recursive: true })
  })

  it('counts locks and imports of the leader and its workers, sees whom they block, and cancels them', async () => {
    await using session = await openSnapshotSession(config('production'))
    const dumpConfig = { ...config('production'), applicationName: 'understudy-dump' }
    const join = `set transaction snapshot '${session.snapshot}'`
    await using leader = await openSession(dumpConfig, 'read-only')
    await leader.query('begin isolation level repeatable read')
    await leader.query(join)
    await leader.query('lock table "AO_A" in access share mode')
    const half = await session.dumpProgress('understudy-dump', 2)
    await leader.query('lock table other in access share mode')
    const locked = await session.dumpProgress('understudy-dump', 2)
    await using one = await openSession(dumpConfig, 'read-only')
    await using two = await openSession(dumpConfig, 'read-only')
    for (const worker of [one, two]) {
      await worker.query('begin isolation level repeatable read')
      await worker.query(join)
    }
    const ready = await session.dumpProgress('understudy-dump', 2)
    await using application = await openSession({ ...config('production'), applicationName: 'bitbucket' }, 'read-write')
    const blocked = application.execute('alter table other add column x int')
    while ((await session.blockedByDump('understudy-dump', 0)).length === 0) await sleep(20)
    const waiting = await session.blockedByDump('understudy-dump', 0)
    const patient = await session.blockedByDump('understudy-dump', 600_000)
    const sleeping = leader.query('select pg_sleep(600)').catch((error: unknown) => error)
    await sleep(100)
    const cancelled = await session.cancelDump('understudy-dump')

    expect(half).toEqual({ sessions: 1, imported: 1, unlockedTables: 1, ready: false })
    expect(locked).toEqual({ sessions: 1, imported: 1, unlockedTables: 0, ready: false })
    expect(ready).toEqual({ sessions: 3, imported: 3, unlockedTables: 0, ready: true })
    expect(waiting).toMatchObject([{ user: 'postgres', application: 'bitbucket' }])
    expect(patient).toEqual([])
    expect(cancelled).toBe(3)
    expect(await sleeping).toMatchObject({ code: 'database/query-failed' })
    await leader.query('rollback')
    await blocked
  })
})

async function logsIn(user: string, password: string): Promise<boolean> {
  return openSession(config('postgres', user, password), 'read-only').then(
    (session) => session[Symbol.asyncDispose]().then(() => true),
    () => false,
  )
}

async function requireScram(on: boolean): Promise<void> {
  const client = await cluster.superuserClient()
  const lines = on ? `host all ours,theirs all scram-sha-256\nhost all all all trust` : 'host all all all trust'
  await client.query(
    `copy (select regexp_split_to_table('${lines.replace('\n', '~')}', '~')) to '${cluster.dataFolder}/pg_hba.conf'`,
  )
  await client.query('select pg_reload_conf()')
  await client.end()
  // The postmaster rereads the file a moment after the signal.
  while ((await logsIn('ours', 'wrong')) === on) await sleep(20)
}

/** What the copy of `production` shall have: the role of the copy in place of the source's, nothing for the role that is gone. */
function renamed(wanted: DatabasePrivileges): DatabasePrivileges {
  const name = (text: string): string =>
    text === 'bitbucket' ? 'bitbucket_staging' : text.replace(/^bitbucket\//, 'bitbucket_staging/')
  const key = (grant: object): string => JSON.stringify(Object.values(grant))
  return {
    ...wanted,
    owner: 'bitbucket_staging',
    grants: wanted.grants
      .filter(({ grantee }) => grantee !== 'gone')
      .map((grant) => ({ ...grant, grantee: name(grant.grantee), object: name(grant.object) }))
      .sort((one, other) => (key(one) < key(other) ? -1 : 1)),
    settings: wanted.settings.map((one) => (one.role === undefined ? one : { ...one, role: name(one.role) })),
  }
}
