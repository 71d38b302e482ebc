import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openSession } from '../../src/adapters/databases/postgresql/session.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { equals } from '../../src/ports/predicate.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

const SCHEMA = `
  create table app_property (prop_key varchar(50) primary key, prop_value varchar(2000) not null);
  insert into app_property values ('instance.url', 'https://git.example.com'), ('server.id', 'B6VT-K5PD-9C2N-1XQR');
  create table "AO_A0B856_WEBHOOK" ("ID" serial primary key, "ACTIVE" boolean, "URL" text not null, "CREATED" timestamp);
  insert into "AO_A0B856_WEBHOOK" ("ACTIVE", "URL", "CREATED") values
    (true, 'https://ci.example.com', '2021-06-01 12:13:14.123456'), (null, 'https://o''reilly', null);
  create table kinds (id bigint primary key, amount numeric(30, 5), at timestamptz, body bytea, flag char(1), doc jsonb, addr inet, tags text[]);
  insert into kinds values (9007199254740993, 12345678901234567890.12345, '2021-06-01 12:13:14.123456+02', '\\x00ff', 'T', '{"a": 1}', '10.0.0.1', '{a,b}');
  create table parted (id int primary key, body text) partition by range (id);
  create table parted_1 partition of parted for values from (0) to (1000000);
  create view everything as select * from app_property;
  create schema other; create table other.endpoint (id int primary key, host text);
  insert into other.endpoint values (1, 'h');
`

let cluster: Cluster
const config = (database = 'bitbucket', user = 'postgres'): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database,
  user,
  password: new Secret('pw'),
  tls: { mode: 'disable' },
})

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('bitbucket')
  const client = await cluster.superuserClient('bitbucket')
  await client.query(SCHEMA)
  await client.query('create role observer login')
  await client.end()
})

afterAll(() => cluster[Symbol.asyncDispose]())

describe('a PostgreSQL reader', () => {
  it('has no way to write and a session that refuses to', async () => {
    await using reader = await openPostgresqlReader(config())
    await using session = await openSession(config(), 'read-only')

    expect(Object.keys(reader).sort()).toEqual([
      'catalogue',
      'count',
      'definitions',
      'dialect',
      'extensions',
      'identity',
      'privileges',
      'scan',
      'scanBytes',
      'scanLargeObjects',
      'select',
      'sessions',
      'way',
    ])
    await expect(session.execute('delete from app_property')).rejects.toMatchObject({
      code: 'database/query-failed',
      message: `postgres@127.0.0.1:${cluster.port}/bitbucket: cannot execute DELETE in a read-only transaction`,
    })
  })

  it('knows the tables of the application and of other schemas, but neither views nor partitions', async () => {
    await using reader = await openPostgresqlReader(config())

    const catalogue = await reader.catalogue()

    expect([...catalogue.keys()]).toEqual(['AO_A0B856_WEBHOOK', 'app_property', 'kinds', 'parted', 'other.endpoint'])
    expect(catalogue.get('AO_A0B856_WEBHOOK')).toMatchObject({
      primaryKey: ['ID'],
      columns: [
        { name: 'ID', type: 'integer', vendorType: 'integer', nullable: false, generated: true },
        { name: 'ACTIVE', type: 'boolean', vendorType: 'boolean', nullable: true },
        { name: 'URL', type: 'text', vendorType: 'text', nullable: false },
        { name: 'CREATED', type: 'timestamp', vendorType: 'timestamp without time zone', nullable: true },
      ],
    })
    expect(catalogue.get('kinds')?.columns.map((column) => column.type)).toEqual([
      'integer',
      'number',
      'timestamp',
      'binary',
      'text',
      'text',
      'text',
      'other',
    ])
    expect(await reader.select({ table: 'other.endpoint' })).toEqual([{ id: 1, host: 'h' }])
  })

  it('gives typed cells, and exact ones without losing a digit', async () => {
    await using reader = await openPostgresqlReader(config())

    const [plain] = await reader.select({ table: 'kinds' })
    const [exact] = await reader.select({ table: 'kinds', exact: true })

    expect(plain).toMatchObject({ id: '9007199254740993', at: new Date('2021-06-01T10:13:14.123Z'), flag: 'T' })
    expect(exact).toEqual({
      id: '9007199254740993',
      amount: '12345678901234567890.12345',
      at: '2021-06-01 10:13:14.123456+00',
      body: new Uint8Array([0, 255]),
      flag: 'T',
      doc: '{"a": 1}',
      addr: '10.0.0.1',
      tags: '{a,b}',
    })
  })

  it('tells what the database is, and the same instance from every session', async () => {
    await using one = await openPostgresqlReader(config())
    await using other = await openPostgresqlReader(config('postgres'))

    const [identity, neighbour] = [await one.identity(), await other.identity()]

    expect(identity).toMatchObject({ product: 'postgresql', name: 'bitbucket', inRecovery: false, encoding: 'UTF8' })
    expect(identity).toMatchObject({ collation: 'C.UTF-8', owner: 'postgres', comment: undefined })
    expect(identity.address).toBe('127.0.0.1')
    expect(identity.clusterIdentifier).toMatch(/^\d{15,}$/)
    expect(identity.instance).toBe(neighbour.instance)
    expect(identity.key).toMatch(/^oid \d+$/)
    expect(identity.key).not.toBe(neighbour.key)
  })

  it('says whether it sees what other sessions do', async () => {
    await using client = await openSession({ ...config(), applicationName: 'bitbucket' }, 'read-write')
    await client.execute('begin')
    await using reader = await openPostgresqlReader(config())
    await using blind = await openPostgresqlReader(config('bitbucket', 'observer'))

    const seen = await reader.sessions()
    const unseen = await blind.sessions()

    expect(seen.visible).toBe(true)
    const session = seen.sessions.find((one) => one.application === 'bitbucket')
    expect(session).toMatchObject({ user: 'postgres', client: '127.0.0.1', state: 'idle in transaction' })
    expect(session?.transactionStart?.getFullYear()).toBeGreaterThan(2020)
    expect(unseen.visible).toBe(false)
  })

  it.each([
    ['database/unreachable', { port: 1 }],
    ['database/absent', { database: 'lost' }],
    ['database/login-refused', { user: 'nobody-here' }],
  ])('maps a failed connection to %s', async (code, change) => {
    await expect(openPostgresqlReader({ ...config(), ...change })).rejects.toMatchObject({ code })
  })

  it('says of a database that somebody dropped where to look', async () => {
    await expect(openPostgresqlReader(config('lost'))).rejects.toMatchObject({
      message: `postgres@127.0.0.1:${cluster.port}/lost: database "lost" does not exist`,
      hint: 'restore it; of a target `understudy generations ENV` shows which generation lacks what, and `understudy rewind ENV --to ID` goes to a whole one',
    })
  })

  it('names a missing privilege, and never a value', async () => {
    await using blind = await openPostgresqlReader(config('bitbucket', 'observer'))
    await using reader = await openPostgresqlReader(config())

    await expect(blind.select({ table: 'app_property' })).rejects.toMatchObject({
      code: 'database/missing-privilege',
      message: `observer@127.0.0.1:${cluster.port}/bitbucket: permission denied for table app_property`,
    })
    await expect(reader.count('kinds', equals('id', 'hunter2'))).rejects.toMatchObject({
      code: 'database/query-failed',
      message: `postgres@127.0.0.1:${cluster.port}/bitbucket: SQLSTATE 22P02`,
    })
  })
})
