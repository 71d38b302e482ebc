import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/kernel/secret.ts'
import { equals } from '../../src/ports/predicate.ts'
import { databaseWorlds, type DatabaseWorld } from '../fixtures/database-worlds.ts'

const table = 'AO_A0B856_WEBHOOK'

describe.each(databaseWorlds)('a database of $vendor', ({ start }) => {
  let world: DatabaseWorld

  beforeAll(async () => {
    world = await start()
    const { moment } = world.types
    await world.sql(`
      create table app_property (prop_key varchar(50) primary key, prop_value varchar(2000) not null);
      insert into app_property values ('instance.url', 'https://git.example.com'), ('server.id', 'B6VT-K5PD-9C2N-1XQR');
      create table "${table}" ("ID" serial primary key, "ACTIVE" boolean, "URL" varchar(300) not null, "CREATED" ${moment});
      insert into "${table}" ("ACTIVE", "URL", "CREATED") values
        (true, 'https://ci.example.com', '2021-06-01 12:13:14.123456'), (null, 'https://o''reilly', null);
      create table kinds (id bigint primary key, amount decimal(30, 5), flag char(1));
      insert into kinds values (9007199254740993, 12345678901234567890.12345, 'T');
      create table "select" ("odd""n\`ame" int primary key, "from" varchar(20)); insert into "select" values (1, 'x\\y');
      create view everything as select * from app_property`)
    await world.sql(`create table many (id int primary key, body varchar(2000))`)
    await world.insert(
      'many',
      Array.from({ length: 20_000 }, (_, id) => [id, 'x'.repeat(1000)]),
    )
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('has tables with their columns and keys, and no views', async () => {
    await using reader = await world.reader()

    const catalogue = await reader.catalogue()

    expect([...catalogue.keys()].toSorted()).toEqual([table, 'app_property', 'kinds', 'many', 'select'])
    expect(catalogue.get(table)?.primaryKey).toEqual(['ID'])
    expect(
      catalogue.get(table)?.columns.map(({ name, type, nullable, generated }) => [name, type, nullable, generated]),
    ).toEqual([
      ['ID', 'integer', false, true],
      ['ACTIVE', 'boolean', true, undefined],
      ['URL', 'text', false, undefined],
      ['CREATED', 'timestamp', true, undefined],
    ])
  })

  it('gives typed cells, and exact ones without losing a digit', async () => {
    await using reader = await world.reader()

    const [plain] = await reader.select({ table, orderBy: ['ID'] })
    const [exact] = await reader.select({ table, orderBy: ['ID'], exact: true })

    expect(plain).toEqual({
      ID: 1,
      ACTIVE: true,
      URL: 'https://ci.example.com',
      CREATED: new Date('2021-06-01T12:13:14.123Z'),
    })
    expect(exact).toEqual({ ...plain, CREATED: '2021-06-01 12:13:14.123456' })
    expect(await reader.select({ table: 'kinds', exact: true })).toEqual([
      { id: '9007199254740993', amount: '12345678901234567890.12345', flag: 'T' },
    ])
  })

  it('takes any name of a table or a column', async () => {
    await using reader = await world.reader()

    expect(await reader.select({ table: 'select', where: equals('from', 'x\\y'), orderBy: ['odd"n`ame'] })).toEqual([
      { 'odd"n`ame': 1, from: 'x\\y' },
    ])
  })

  it('leaves out what is absent', async () => {
    await using reader = await world.reader()

    expect(await reader.select({ table: 'nothing' })).toEqual([])
    expect(await reader.count('nothing')).toBe(0)
    expect(await reader.select({ table: 'kinds', columns: [] })).toEqual([{}])
    expect(
      await reader.select({ table: 'app_property', columns: ['prop_key', 'lost'], orderBy: ['prop_key'] }),
    ).toEqual([{ prop_key: 'instance.url' }, { prop_key: 'server.id' }])
    expect(await reader.count('app_property', equals('lost', 'x'))).toBe(0)
  })

  it('takes predicates as two-valued, and text as it is written', async () => {
    await using reader = await world.reader()

    expect(await reader.count(table, equals('ACTIVE', true))).toBe(1)
    expect(await reader.count(table, { kind: 'not-equals', column: 'ACTIVE', value: true })).toBe(1)
    expect(await reader.count(table, { kind: 'not', predicate: { kind: 'in', column: 'ID', values: [1] } })).toBe(1)
    expect(await reader.count(table, equals('ACTIVE', null))).toBe(1)
    expect(await reader.count(table, { kind: 'like', column: 'URL', pattern: 'https://_%' })).toBe(0)
    expect(await reader.count(table, { kind: 'like', column: 'URL', pattern: "%o'reilly" })).toBe(1)
    expect(await reader.count(table, { kind: 'or', any: [] })).toBe(0)
    expect(await reader.count('app_property', equals('prop_key', 'SERVER.ID'))).toBe(0)
    expect(await reader.count('app_property', equals('prop_key', 'server.id '))).toBe(0)
    expect(await reader.count('kinds', equals('id', '9007199254740993'))).toBe(1)
    expect(await reader.count('kinds', equals('id', '9007199254740992'))).toBe(0)
  })

  it('is walked through in batches while other queries run', async () => {
    await using reader = await world.reader()

    const sizes: number[] = []
    for await (const rows of reader.scan('many', ['id', 'body'])) {
      sizes.push(rows.length)
      await reader.count('app_property')
    }

    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20_000)
    expect(Math.max(...sizes)).toBeLessThan(2500)
  })

  it('tells which it is, and the same server from every session', async () => {
    await world.createDatabase('neighbour')
    await using one = await world.reader()
    await using other = await world.reader({ database: 'neighbour' })

    const [identity, neighbour] = [await one.identity(), await other.identity()]

    expect(identity).toMatchObject({ name: 'bitbucket', inRecovery: false, comment: undefined })
    expect(identity.clusterIdentifier).not.toBeUndefined()
    expect(identity.instance).toBe(neighbour.instance)
    expect(identity.key).not.toBe(neighbour.key)
    expect(await one.way()).toEqual({ pooled: false, port: world.port })
  })

  it.each([
    ['database/unreachable', { port: 1 }],
    ['database/absent', { database: 'lost' }],
  ])('maps a failed connection to %s', async (code, change) => {
    await expect(world.reader(change)).rejects.toMatchObject({ code })
  })

  it('commits what resolves and rolls back what rejects', async () => {
    await using writer = await world.writer()
    const insert = (key: string) => ({
      text: `insert into app_property values (${writer.dialect === 'mysql' ? '?, ?' : '$1, $2'})`,
      parameters: [key, new Secret('x')],
    })

    const count = await writer.transaction((transaction) => transaction.execute(insert('kept')))
    await writer
      .transaction(async (transaction) => {
        await transaction.execute(insert('gone'))
        throw new Error('stop')
      })
      .catch(() => undefined)
    const swallowed = writer.transaction(async (transaction) => {
      await transaction.execute(insert('also gone'))
      await transaction.execute(insert('kept')).catch(() => undefined)
    })

    expect(count).toBe(1)
    await expect(swallowed).rejects.toMatchObject({ code: 'database/query-failed' })
    expect(await writer.select({ table: 'app_property', where: equals('prop_value', 'x') })).toEqual([
      { prop_key: 'kept', prop_value: 'x' },
    ])
    await writer.analyze()
  })
})
