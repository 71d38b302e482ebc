import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { cellSearch } from '../../src/leaks/search-cells.ts'
import { compileMatcher } from '../../src/leaks/matcher.ts'
import type { DatabaseReader } from '../../src/ports/database.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { rowsOf } from '../fixtures/rows-of-blocks.ts'

const NEEDLE = 'bitbucket.example.com'
const matcher = compileMatcher([{ kind: 'host', text: NEEDLE, host: NEEDLE }])

const SCHEMA = `
  create table kinds (id int primary key, doc jsonb, addr inet, tags text[], kind character(30), page xml, mood mood);
  insert into kinds values (1, '{"host": "bitbucket.example.com"}', '10.0.0.1', '{a,bitbucket.example.com}', 'bitbucket.example.com', '<a>bitbucket.example.com</a>', 'bitbucket.example.com');
  create table large (id int primary key, body text);
  insert into large select i, repeat('0123456789abcde ', 65536) from generate_series(1, 20) i;
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

describe('the bytes of a PostgreSQL reader', () => {
  it.each(['doc', 'addr', 'tags', 'kind', 'page', 'mood'])(
    'show a column of another type as text: %s',
    async (column) => {
      await using reader = await openPostgresqlReader(config())

      const [row] = await rowsOf(reader, 'kinds', [column])

      expect(row?.[0][0]).toContain(column === 'addr' ? '10.0.0.1' : NEEDLE)
    },
  )

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

async function copies(application: string): Promise<number> {
  const client = await cluster.superuserClient('postgres')
  const { rows } = await client.query(
    `select from pg_stat_activity where application_name = $1 and query like 'copy%' and state = 'active'`,
    [application],
  )
  await client.end()
  return rows.length
}
