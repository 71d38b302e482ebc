import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileMatcher } from '../../src/leaks/matcher.ts'
import { cellSearch } from '../../src/leaks/search-cells.ts'
import { REPEATED_BYTES } from '../../src/ports/row-block.ts'
import { databaseWorlds, type DatabaseWorld } from '../fixtures/database-worlds.ts'
import { memoryDatabase } from '../fixtures/memory-database.ts'
import { rowsOf } from '../fixtures/rows-of-blocks.ts'

const NEEDLE = 'bitbucket.example.com'
const matcher = compileMatcher([{ kind: 'host', text: NEEDLE, host: NEEDLE }])

const notes = [
  { id: 1, flag: true, body: `at ${NEEDLE}`, raw: new Uint8Array([0, 255]) },
  { id: 2, flag: null, body: '', raw: null },
  { id: 3, flag: false, body: null, raw: new Uint8Array(Buffer.from(NEEDLE)) },
]
const columns = ['id', 'key_name', 'body', 'raw', 'tail'] as const

const memory = memoryDatabase({
  note: { key: ['id'], rows: notes },
  nothing: { key: ['id'], columns: ['body'], rows: [] },
})

async function inMemory(): Promise<Pick<DatabaseWorld, 'reader'> & AsyncDisposable> {
  return { reader: async () => memory, [Symbol.asyncDispose]: async () => undefined }
}

async function withNotes(start: () => Promise<DatabaseWorld>): Promise<DatabaseWorld> {
  const world = await start()
  const { bytes } = world.types
  await world.sql(`create table note (id int primary key, flag boolean, body varchar(100), raw ${bytes});
    create table nothing (id int primary key, body varchar(100))`)
  await world.insert(
    'note',
    notes.map((row) => Object.values(row)),
  )
  return world
}

describe.each([
  ...databaseWorlds.map(({ vendor, start }) => ({ name: `a reader of ${vendor}`, start: () => withNotes(start) })),
  { name: 'the database of the tests in memory', start: inMemory },
])('$name', ({ start }) => {
  let world: Awaited<ReturnType<typeof start>>

  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  it('gives every row in bytes, its cells in the order asked for, and names it when asked', async () => {
    await using reader = await world.reader()

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
    await using reader = await world.reader()

    expect(await rowsOf(reader, 'nothing', ['id', 'body'])).toEqual([])
    expect(await rowsOf(reader, 'lost', ['id'])).toEqual([])
    expect(await rowsOf(reader, 'note', ['lost'])).toEqual([])
  })
})

describe.each(databaseWorlds)('the bytes of $vendor', ({ start }) => {
  let world: DatabaseWorld

  beforeAll(async () => {
    world = await start()
    const { bytes, text } = world.types
    await world.sql(`create table many (id int primary key, body varchar(700));
      create table large (id int primary key, key_name ${text}, body ${text}, raw ${bytes}, tail ${text});
      create table edges (id int primary key, body ${text}); create table keyless (id int, body ${text})`)
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const bytesOf = async (table: string, ...names: readonly string[]): Promise<number> => {
    const lengths = names.map((name) => `coalesce(octet_length(${name}), 0)`).join(' + ')
    return Number((await world.rows(`select sum(${lengths}) from ${table}`))[0]?.[0])
  }

  it('come in blocks of many rows, while other queries run', async () => {
    const bodyOf = (id: number): string => (id % 1000 === 0 ? `x ${NEEDLE} y` : 'z'.repeat(id % 700))
    await world.insert(
      'many',
      Array.from({ length: 30_000 }, (_, index) => [index + 1, bodyOf(index + 1)]),
    )
    await using reader = await world.reader()
    const cells = cellSearch(matcher, ['id', 'body'], new Set(['body']))

    const ids: unknown[] = []
    let [blocks, bytes] = [0, 0]
    for await (const block of reader.scanBytes('many', ['id', 'body'])) {
      await reader.count('large')
      ids.push(...cells.matchesIn(block).map(({ row }) => row['id']))
      bytes += cells.bytesOf(block)
      blocks += 1
    }

    expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => (index + 1) * 1000))
    expect(bytes).toBe(await bytesOf('many', 'body'))
    expect(blocks).toBeGreaterThan(5)
    expect(blocks).toBeLessThan(20)
  })

  it('come in pieces where a cell is long, each needle found once, and the row named', async () => {
    const filler = (megabytes: number) => '0123456789abcde '.repeat(megabytes * 65_536)
    const bytes4 = Buffer.from(`${filler(4)}\0${NEEDLE}`)
    await world.insert('large', [
      [1, 'first', `${filler(3)} ${NEEDLE} ${filler(2)} ${NEEDLE}`, Buffer.from(NEEDLE), NEEDLE],
    ])
    await world.insert('large', [[2, 'second', 'short', bytes4, 'tail']])
    await world.insert('large', [[3, NEEDLE, null, null, null]])
    await using reader = await world.reader()
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
    expect(bytes).toBe(await bytesOf('large', 'key_name', 'body', 'raw', 'tail'))
  })

  it('come in pieces also where no key names the row', async () => {
    await world.insert('keyless', [[1, `${' '.repeat(3 << 20)}${NEEDLE}`]])
    await using reader = await world.reader()
    const cells = cellSearch(matcher, ['id', 'body'], new Set(['body']))

    const ids: unknown[] = []
    for await (const block of reader.scanBytes('keyless', ['id', 'body'])) {
      ids.push(...cells.matchesIn(block).map(({ row }) => row['id']))
      expect(block.bytes.length).toBeLessThanOrEqual(1 << 20)
    }

    expect(ids).toEqual([1])
  })

  it('hide no name at the edge of a piece, and make none of a part', { timeout: 60_000 }, async () => {
    // A piece ends in the midst of each name, or just behind it.
    const places = Array.from({ length: 40 }, (_, index) => (1 << 20) - 42 + index)
    const blanks = ' '.repeat(200_000)
    for (const [index, place] of places.entries())
      await world.insert('edges', [
        [2 * index, `${' '.repeat(place)}${NEEDLE}${blanks}`],
        [2 * index + 1, `${' '.repeat(place)}${NEEDLE}munity${blanks}`],
      ])
    await using reader = await world.reader()
    const cells = cellSearch(matcher, ['id', 'body'], new Set(['body']))

    const ids: unknown[] = []
    for await (const block of reader.scanBytes('edges', ['id', 'body']))
      ids.push(...cells.matchesIn(block).map(({ row }) => row['id']))

    expect(ids).toEqual(places.map((_, index) => 2 * index))
    expect(REPEATED_BYTES).toBe(4096)
  })
})
