import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { cellSearch } from '../../src/leaks/search-cells.ts'
import { compileMatcher } from '../../src/leaks/matcher.ts'
import type { DatabaseReader, Row } from '../../src/ports/database.ts'
import { REPEATED_BYTES, type RowBlock } from '../../src/ports/row-block.ts'
import { memoryDatabase } from '../fixtures/memory-database.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

const NEEDLE = 'bitbucket.example.com'
const matcher = compileMatcher([{ kind: 'host', text: NEEDLE, host: NEEDLE }])

const SCHEMA = `
  create table note (id int primary key, flag boolean, body text, raw bytea);
  insert into note values (1, true, 'at bitbucket.example.com', '\\x00ff'), (2, null, '', null), (3, false, null, 'bitbucket.example.com');
  create table nothing (id int primary key, body text);
  create table kinds (id int primary key, doc jsonb, addr inet, tags text[], kind character(30), page xml, mood mood);
  insert into kinds values (1, '{"host": "bitbucket.example.com"}', '10.0.0.1', '{a,bitbucket.example.com}', 'bitbucket.example.com', '<a>bitbucket.example.com</a>', 'bitbucket.example.com');
  create table many (id int primary key, body text);
  insert into many select i, case when i % 1000 = 0 then 'x bitbucket.example.com y' else repeat('z', i % 700) end from generate_series(1, 30000) i;
  create table large (id int primary key, key_name text, body text, raw bytea, tail text);
`

let cluster: Cluster
const config = (more: Partial<PostgresqlConfig> = {}): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database: 'bitbucket',
  user: 'postgres',
  password: new Secret('pw'),
  tls: { mode: 'disable' },
  ...more,
})

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('bitbucket')
  const client = await cluster.superuserClient('bitbucket')
  await client.query(`create type mood as enum ('bitbucket.example.com'); ${SCHEMA}`)
  await client.end()
})

afterAll(() => cluster[Symbol.asyncDispose]())

const memory = memoryDatabase({
  note: {
    key: ['id'],
    rows: [
      { id: 1, flag: true, body: 'at bitbucket.example.com', raw: new Uint8Array([0, 255]) },
      { id: 2, flag: null, body: '', raw: null },
      { id: 3, flag: false, body: null, raw: new Uint8Array(Buffer.from('bitbucket.example.com')) },
    ],
  },
  nothing: { key: ['id'], columns: ['body'], rows: [] },
})

describe.each([
  { name: 'a PostgreSQL reader', open: () => openPostgresqlReader(config()) },
  { name: 'the database of the tests in memory', open: async () => memory },
])('$name', ({ open }) => {
  it('gives every row in bytes, its cells in the order asked for, and names it when asked', async () => {
    await using reader = await open()

    expect(await rowsOf(reader, 'note', ['raw', 'id', 'lost', 'flag', 'body'])).toEqual([
      [
        ['\0\u00FF', '1', 'true', 'at bitbucket.example.com'],
        { raw: new Uint8Array([0, 255]), id: 1, flag: true, body: 'at bitbucket.example.com' },
      ],
      [['', '2', '', ''], { raw: null, id: 2, flag: null, body: '' }],
      [
        ['bitbucket.example.com', '3', 'false', ''],
        { raw: new Uint8Array(Buffer.from('bitbucket.example.com')), id: 3, flag: false, body: null },
      ],
    ])
  })

  it('gives nothing of what is empty or absent', async () => {
    await using reader = await open()

    expect(await rowsOf(reader, 'nothing', ['id', 'body'])).toEqual([])
    expect(await rowsOf(reader, 'lost', ['id'])).toEqual([])
    expect(await rowsOf(reader, 'note', ['lost'])).toEqual([])
  })
})

describe('the bytes of a PostgreSQL reader', () => {
  it.each(['doc', 'addr', 'tags', 'kind', 'page', 'mood'])(
    'show a column of another type as text: %s',
    async (column) => {
      await using reader = await openPostgresqlReader(config())

      const [row] = await rowsOf(reader, 'kinds', [column])

      expect(row?.[0][0]).toContain(column === 'addr' ? '10.0.0.1' : NEEDLE)
    },
  )

  it('come in blocks of many rows, while other queries run', async () => {
    await using reader = await openPostgresqlReader(config())
    const cells = cellSearch(matcher, ['id', 'body'], new Set(['body']))

    const ids: unknown[] = []
    let [blocks, bytes] = [0, 0]
    for await (const block of reader.scanBytes('many', ['id', 'body'])) {
      await reader.count('note')
      ids.push(...cells.matchesIn(block).map(({ row }) => row['id']))
      bytes += cells.bytesOf(block)
      blocks += 1
    }

    expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => (index + 1) * 1000))
    expect(bytes).toBe(await sum('many', 'body'))
    expect(blocks).toBeGreaterThan(5)
    expect(blocks).toBeLessThan(20)
  })

  it('come in pieces where a cell is long, each needle found once, and the row named', async () => {
    const client = await cluster.superuserClient('bitbucket')
    const filler = (megabytes: number) => `repeat('0123456789abcde ', ${megabytes} * 65536)`
    await client.query(
      `insert into large values
        (1, 'first', ${filler(3)} || ' bitbucket.example.com ' || ${filler(2)} || ' bitbucket.example.com', 'bitbucket.example.com', 'bitbucket.example.com'),
        (2, 'second', 'short', convert_to(${filler(4)}, 'UTF8') || '\\x00' || 'bitbucket.example.com', 'tail'),
        (3, 'bitbucket.example.com', null, null, null)`,
    )
    await client.end()
    await using reader = await openPostgresqlReader(config())
    const columns = ['id', 'key_name', 'body', 'raw', 'tail']
    const cells = cellSearch(matcher, columns, new Set(columns.slice(1)))

    const hits: unknown[] = []
    let bytes = 0
    for await (const block of reader.scanBytes('large', columns)) {
      hits.push(...cells.matchesIn(block).map(({ row, column }) => [row['id'], row['key_name'], column].join(' ')))
      bytes += cells.bytesOf(block)
      expect(block.bytes.length).toBeLessThanOrEqual(1 << 20)
    }

    expect(hits).toEqual([
      '1 first body',
      '1 first raw',
      '1 first tail',
      '2 second raw',
      '3 bitbucket.example.com key_name',
    ])
    expect(bytes).toBe(await sum('large', 'key_name', 'body', 'raw', 'tail'))
  })

  it('hide no name at the edge of a piece, and make none of a part', { timeout: 60_000 }, async () => {
    const client = await cluster.superuserClient('bitbucket')
    await client.query('create table edges (id int primary key, body text)')
    // A piece ends in the midst of each name, or just behind it.
    const places = Array.from({ length: 40 }, (_, index) => (1 << 20) - 42 + index)
    for (const [index, place] of places.entries())
      await client.query(
        `insert into edges values ($1, repeat(' ', $3::int) || $4 || repeat(' ', 200000)), ($2, repeat(' ', $3::int) || $5 || repeat(' ', 200000))`,
        [2 * index, 2 * index + 1, place, NEEDLE, `${NEEDLE}munity`],
      )
    await client.end()
    await using reader = await openPostgresqlReader(config())
    const cells = cellSearch(matcher, ['id', 'body'], new Set(['body']))

    const ids: unknown[] = []
    for await (const block of reader.scanBytes('edges', ['id', 'body']))
      ids.push(...cells.matchesIn(block).map(({ row }) => row['id']))

    expect(ids).toEqual(places.map((_, index) => 2 * index))
    expect(REPEATED_BYTES).toBe(4096)
  })

  it('end when nobody wants more, and the server with them', async () => {
    await using reader = await openPostgresqlReader(config({ applicationName: 'stopper' }))

    for await (const block of reader.scanBytes('large', ['id', 'body'])) if (block.cells.length > 0) break

    await expect.poll(async () => await copies('stopper'), { timeout: 10_000 }).toBe(0)
  })

  it('are read by a session that can not write, and that the server ends in time', async () => {
    const client = await cluster.superuserClient('bitbucket')
    // Shows its row only to such a session.
    await client.query(`create table guarded (id int primary key, body text); insert into guarded values (1, 'seen');
      create role careful login; grant select on guarded to careful; alter table guarded enable row level security;
      create policy careful on guarded to careful using (current_setting('transaction_read_only') = 'on'
        and current_setting('statement_timeout')::interval between '5 s' and '6 s');
      select lo_from_bytea(7, 'seen'); grant select on large object 7 to careful`)
    await using reader = await openPostgresqlReader(config({ user: 'careful', statementTimeoutMs: 5000 }))

    expect(await rowsOf(reader, 'guarded', ['id', 'body'])).toEqual([[['1', 'seen'], { id: 1, body: 'seen' }]])
    await client.query('select lo_unlink(7); drop table guarded; drop role careful')
    await client.end()
  })

  it('end with the reason where a statement takes too long', async () => {
    const client = await cluster.superuserClient('bitbucket')
    await client.query('create table locked (id int primary key); insert into locked values (1)')
    await client.query('begin; lock table locked')
    await using reader = await openPostgresqlReader(config({ statementTimeoutMs: 300 }))

    await expect(rowsOf(reader, 'locked', ['id'])).rejects.toMatchObject({
      code: 'database/query-failed',
      message: `postgres@127.0.0.1:${cluster.port}/bitbucket: canceling statement due to statement timeout`,
    })
    await client.end()
  })

  it('tell why the server ended them', async () => {
    const client = await cluster.superuserClient('bitbucket')
    await client.query(`create table secretive (id int primary key, body text); create role blind login`)
    await client.end()
    await using blind = await openPostgresqlReader(config({ user: 'blind' }))

    await expect(rowsOf(blind, 'secretive', ['id'])).rejects.toMatchObject({
      code: 'database/missing-privilege',
      message: `blind@127.0.0.1:${cluster.port}/bitbucket: permission denied for table secretive`,
    })
  })
})

describe('the large objects of a PostgreSQL reader', () => {
  it('come as blocks, in pieces where they are long, and none where there are none', { timeout: 60_000 }, async () => {
    await cluster.createDatabase('objects')
    const client = await cluster.superuserClient('objects')
    await using reader = await openPostgresqlReader(config({ database: 'objects' }))
    const none = await hitsIn(reader)
    const filler = (bytes: number) => `repeat(' ', ${bytes})`
    // A piece ends in the midst of the name, or just behind it.
    const places = [0, 1, ...Array.from({ length: 30 }, (_, index) => (1 << 19) - 26 + index), (1 << 20) - 5, 3 << 20]
    for (const [index, place] of places.entries())
      await client.query(
        `select lo_from_bytea(${1000 + index}, convert_to(${filler(place)} || '${NEEDLE} x' || ${filler(5000)} || '${NEEDLE}', 'UTF8')),
           lo_from_bytea(${2000 + index}, convert_to(${filler(place)} || '${NEEDLE}munity' || ${filler(5000)}, 'UTF8'))`,
      )
    await client.query(`select lo_from_bytea(3000, '')`)
    await client.end()

    const { ids, bytes } = await hitsIn(reader)

    expect(none).toEqual({ ids: [], bytes: 0 })
    expect(ids.toSorted()).toEqual(places.map((_, index) => String(1000 + index)))
    expect(bytes).toBe(2 * places.reduce((sum, place) => sum + place, 0) + places.length * (10_000 + 2 + 21 + 21 + 27))
  })

  it('tell which one may not be read', async () => {
    const client = await cluster.superuserClient('bitbucket')
    await client.query(`create role stranger login; select lo_from_bytea(4711, 'x')`)
    await client.end()
    await using stranger = await openPostgresqlReader(config({ user: 'stranger' }))

    await expect(hitsIn(stranger)).rejects.toMatchObject({
      code: 'database/missing-privilege',
      message: `stranger@127.0.0.1:${cluster.port}/bitbucket: permission denied for large object 4711`,
    })
  })
})

async function hitsIn(reader: DatabaseReader): Promise<{ ids: readonly string[]; bytes: number }> {
  const cells = cellSearch(matcher, ['loid', 'data'], new Set(['data']))
  const ids: string[] = []
  let bytes = 0
  for await (const block of reader.scanLargeObjects()) {
    ids.push(...cells.matchesIn(block).map(({ row }) => String(row['loid'])))
    bytes += cells.bytesOf(block)
  }
  return { ids, bytes }
}

type ShownRow = readonly [cells: readonly string[], row: Row]

async function rowsOf(reader: DatabaseReader, table: string, columns: readonly string[]): Promise<readonly ShownRow[]> {
  const rows: ShownRow[] = []
  for await (const block of reader.scanBytes(table, columns)) rows.push(...rowsIn(block))
  return rows
}

/** In latin1, so that bytes are told apart. */
function rowsIn(block: RowBlock): readonly ShownRow[] {
  const first = block.row(0)
  const width = Object.keys(first).length
  const cells = Array.from({ length: block.cells.length / 2 }, (_, index) =>
    block.bytes.toString('latin1', block.cells[2 * index], block.cells[2 * index + 1]),
  )
  return Array.from({ length: cells.length / width }, (_, index): ShownRow => [
    cells.slice(index * width, (index + 1) * width),
    block.row(index),
  ])
}

async function sum(table: string, ...columns: readonly string[]): Promise<number> {
  const client = await cluster.superuserClient('bitbucket')
  const lengths = columns.map((column) => `coalesce(octet_length(${column}), 0)`).join(' + ')
  const { rows } = await client.query<{ bytes: string }>(`select sum(${lengths}) as bytes from ${table}`)
  await client.end()
  return Number(rows[0]?.bytes)
}

async function copies(application: string): Promise<number> {
  const client = await cluster.superuserClient('postgres')
  const { rows } = await client.query(
    `select from pg_stat_activity where application_name = $1 and query like 'copy%' and state = 'active'`,
    [application],
  )
  await client.end()
  return rows.length
}
