import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MysqlConfig } from '../../src/adapters/databases/mysql/config.ts'
import { openMysqlReader } from '../../src/adapters/databases/mysql/reader.ts'
import { openSession } from '../../src/adapters/databases/mysql/session.ts'
import { literal } from '../../src/changes/sql/mysql/literal.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { allRows, equals } from '../../src/ports/predicate.ts'
import { startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'
import { rowsOf } from '../fixtures/rows-of-blocks.ts'

const SCHEMA = `
  create table app_property (prop_key varchar(50) primary key, prop_value varchar(2000) not null);
  insert into app_property values ('server.id', 'B6VT-K5PD-9C2N-1XQR');
  create table "DATABASECHANGELOGLOCK" ("ID" int primary key, "LOCKED" bit(1) not null, "LOCKGRANTED" datetime);
  insert into "DATABASECHANGELOGLOCK" values (1, true, '2021-06-01 12:13:14');
  create table kinds (id bigint primary key, small tinyint(1), f double, day date, moment timestamp(6) null, t time, kind enum('a', 'b'), addr inet6,
    name varchar(20) character set latin1, never datetime);
  insert into kinds values (1, 2, 0.1, '2021-06-01', '2021-06-01 12:13:14.123456', '-01:02:03', 'b', '10::1', 'müller', '0000-00-00 00:00:00');
  create table large (id int primary key, body longtext character set latin1);
  insert into large select seq, repeat('ü123456789abcde ', 65536) from seq_1_to_20;
  create table noted (id int primary key, body text) comment = 'see noted.example.com';
  create trigger told before insert on noted for each row set new.body = 'told.example.com';
  create procedure ask() select 'asked.example.com';
  create view shown as select 'shown.example.com' as name;
  create table keptapart (id int primary key) engine = MyISAM`

let server: MariadbServer
const config = (more: Partial<MysqlConfig> = {}): MysqlConfig => ({
  host: server.address,
  port: server.port,
  database: 'bitbucket',
  user: 'root',
  password: new Secret(''),
  tls: { mode: 'disable' },
  ...more,
})

beforeAll(async () => {
  server = await startMariadb()
  await server.createDatabase('bitbucket')
  const client = await server.superuserClient('bitbucket')
  await client.query(SCHEMA)
  await client.query(`create user observer@'127.0.0.1' identified by 'known'; create user reader@'127.0.0.1' identified by 'known';
    create user stranger@'127.0.0.1' identified by 'known';
    grant select on app_property to observer@'127.0.0.1'; grant select on bitbucket.* to reader@'127.0.0.1';
    grant process, replica monitor on *.* to reader@'127.0.0.1'`)
  await client.end()
})
afterAll(() => server[Symbol.asyncDispose]())

const asUser = (user: string, more: Partial<MysqlConfig> = {}) =>
  config({ user, password: new Secret('known'), ...more })

describe('a MariaDB reader', () => {
  it.each([
    'delete from app_property',
    'create table more (id int)',
    'drop table app_property',
    `create user more@'%'`,
    'truncate table app_property',
  ])('has a session that refuses: %s', async (statement) => {
    await using session = await openSession(config(), 'read-only')

    await expect(session.execute(statement)).rejects.toMatchObject({
      code: 'database/query-failed',
      message: `root@127.0.0.1:${server.port}/bitbucket: Cannot execute statement in a READ ONLY transaction`,
    })
  })

  it('takes a bit for a boolean, reads every character set, and keeps what no calendar has', async () => {
    await using reader = await openMysqlReader(config())

    const catalogue = await reader.catalogue()

    expect(await reader.count('DATABASECHANGELOGLOCK', equals('LOCKED', true))).toBe(1)
    expect(await reader.select({ table: 'DATABASECHANGELOGLOCK' })).toEqual([
      { ID: 1, LOCKED: true, LOCKGRANTED: new Date('2021-06-01T12:13:14Z') },
    ])
    expect(await reader.count('kinds', equals('name', 'müller'))).toBe(1)
    expect(await reader.select({ table: 'kinds', exact: true })).toEqual([
      {
        id: 1,
        small: 2,
        f: '0.1',
        day: '2021-06-01',
        moment: '2021-06-01 12:13:14.123456',
        t: '-01:02:03',
        kind: 'b',
        addr: '10::1',
        name: 'müller',
        never: '0000-00-00 00:00:00',
      },
    ])
    expect(catalogue.get('keptapart')?.untransacted).toBe('MyISAM')
    expect(catalogue.get('kinds')?.untransacted).toBeUndefined()
  })

  it('shows no name of a table in another case', async () => {
    await using reader = await openMysqlReader(config())

    expect(await reader.count('databasechangeloglock')).toBe(0)
  })

  it('tells which server it is, and nothing where the login may not know whether that follows another', async () => {
    await using one = await openMysqlReader(asUser('reader'))
    await using blind = await openMysqlReader(asUser('observer'))

    const identity = await one.identity()

    expect(identity).toMatchObject({
      product: 'mariadb',
      key: 'name bitbucket',
      encoding: 'utf8mb4',
      collation: 'utf8mb4_bin',
    })
    expect(identity.serverVersion).toBeGreaterThan(100_000)
    expect(identity.inRecovery).toBe(false)
    expect(await blind.identity()).toMatchObject({ inRecovery: undefined, clusterIdentifier: undefined })
  })

  it('says whether it sees what other sessions do', async () => {
    await using client = await openSession(config(), 'read-write')
    await client.query('start transaction')
    await client.query('select * from app_property')
    await using reader = await openMysqlReader(asUser('reader'))
    await using blind = await openMysqlReader(asUser('observer'))

    const seen = await reader.sessions()
    const unseen = await blind.sessions()

    expect(seen.visible).toBe(true)
    expect(seen.sessions).toMatchObject([{ user: 'root', client: '127.0.0.1' }, { user: 'observer' }])
    expect(unseen).toEqual({ visible: false, sessions: [] })
  })

  it('has what the server keeps of its objects', async () => {
    await using reader = await openMysqlReader(config())

    const texts = (await reader.definitions()).map(({ catalogue, name, text }) => `${catalogue} ${name}: ${text}`)

    expect(texts.filter((text) => text.includes('.example.com'))).toEqual([
      expect.stringMatching(/^routines ask: select 'asked\.example\.com'$/),
      expect.stringMatching(/^views shown: .*'shown\.example\.com'/),
      "triggers told: set new.body = 'told.example.com'",
      'tables noted:  see noted.example.com',
    ])
  })

  it.each([
    ['database/login-refused', { user: 'nobody-here' }, /^nobody-here@.*: Access denied for user/],
    [
      'database/missing-privilege',
      { user: 'stranger', password: new Secret('known') },
      /^stranger@.*: Access denied for user/,
    ],
    ['database/absent', { database: 'lost' }, /^root@.*\/lost: Unknown database 'lost'$/],
  ])('maps a failed connection to %s', async (code, change, message) => {
    await expect(openMysqlReader(config(change))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('names a missing privilege, and never a value', async () => {
    await using blind = await openSession(asUser('observer'), 'read-only')
    await using session = await openSession(config(), 'read-write')
    const failed = { code: 'database/query-failed' }

    await expect(blind.query('select * from kinds')).rejects.toMatchObject({
      code: 'database/missing-privilege',
      message: expect.stringMatching(/^observer@.*: SELECT command denied to user/),
    })
    await expect(
      session.execute('insert into app_property values (?, ?)', ['server.id', new Secret('hunter2')]),
    ).rejects.toMatchObject({ ...failed, message: expect.stringMatching(/: error 1062 of the server$/) })
    await expect(session.query(`select 'hunter2' nonsense here`)).rejects.toMatchObject({
      ...failed,
      message: expect.stringMatching(/: error 1064 of the server$/),
    })
  })

  it('ends a statement in time', async () => {
    await using reader = await openMysqlReader(config({ statementTimeoutMs: 300 }))
    await using session = await openSession(config({ statementTimeoutMs: 300 }), 'read-only')

    await expect(session.query('select sleep(60)')).rejects.toMatchObject({ code: 'database/query-failed' })
    expect(await reader.count('app_property', allRows)).toBe(1)
  })

  it('stops reading when nobody wants more, and the server with it', async () => {
    await using reader = await openMysqlReader(asUser('reader'))
    await using session = await openSession(config(), 'read-only')
    const reading = async (): Promise<number> =>
      (
        await session.query(
          `select id from information_schema.processlist where user = 'reader' and command <> 'Sleep'`,
        )
      ).length

    for await (const block of reader.scanBytes('large', ['id', 'body'])) if (block.cells.length > 0) break

    await expect.poll(reading, { timeout: 10_000 }).toBe(0)
    expect(await reader.count('app_property')).toBe(1)
  })

  it('gives bytes of other types as text', async () => {
    await using reader = await openMysqlReader(config())

    const [row] = await rowsOf(reader, 'kinds', ['addr', 'kind', 't', 'small'])

    expect(row?.[0]).toEqual(['10::1', 'b', '-01:02:03', 'true'])
  })
})

describe('a text in a printed statement', () => {
  it.each(['', 'NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES'])('is that text, whatever it is, in the mode %j', async (mode) => {
    await using session = await openSession(config(), 'read-only')
    await session.query(`set session sql_mode = '${mode}'`)
    const any = fc.string({
      unit: fc.oneof(fc.constantFrom("'", '\\', '"', '`', '\0', '%', '\n', 'ü', '😀'), fc.string()),
      maxLength: 12,
    })

    await fc.assert(
      fc.asyncProperty(any, async (text) => {
        const whole = text.toWellFormed()

        const [row] = await session.query(`select ${literal(whole)} as text`)

        expect(row?.['text']).toBe(whole)
      }),
      { numRuns: 200 },
    )
  })
})
