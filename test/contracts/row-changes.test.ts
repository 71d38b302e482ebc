import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPostgresqlWriter } from '../../src/adapters/databases/postgresql/writer.ts'
import { applyRowChanges, type UndoSink } from '../../src/changes/apply-rows.ts'
import type { RowChange } from '../../src/changes/change.ts'
import { rowsLeftToChange } from '../../src/changes/rows-left-to-change.ts'
import { compileRowChange } from '../../src/changes/sql/compile-row-change.ts'
import { printable } from '../../src/changes/sql/printable.ts'
import { undoRowChanges } from '../../src/changes/undo.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { DatabaseWriter } from '../../src/ports/database.ts'
import { equals, keyed, type Predicate } from '../../src/ports/predicate.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

const SCHEMA = `
  create table plugin_setting (namespace varchar(255), key_name varchar(255), key_value text, id bigint primary key);
  create table "AO_A0B856_WEBHOOK" ("ID" serial primary key, "ACTIVE" boolean, "URL" varchar(300), "CREATED" timestamp);
  create table mixed (a int, b text, n numeric(20, 6), f double precision, t timestamptz, x bytea, flag char(3), doc jsonb, s text, primary key (a, b));
  create table cwd_user (id bigint primary key, credential varchar(255));
  create table keyless (a int);
`
const because = 'it leads to production'
const secrets = { resolve: () => Promise.resolve(new Secret("it's secret")) }
const random = { token: () => 'x', bytes: (length: number) => new Uint8Array(length).fill(7) }

let cluster: Cluster
let writer: DatabaseWriter

beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster[Symbol.asyncDispose]())

let number = 0
beforeEach(async () => {
  number += 1
  await cluster.createDatabase(`copy${number}`)
  await sql(SCHEMA)
  const { address: host, port } = cluster
  const login = { user: 'postgres', password: new Secret(''), tls: { mode: 'disable' } } as const
  writer = await openPostgresqlWriter({ host, port, database: `copy${number}`, ...login })
})
afterEach(() => writer[Symbol.asyncDispose]())

describe('applying row changes', () => {
  it('makes them, keeps the rest, and is undone', async () => {
    await sql(`insert into "AO_A0B856_WEBHOOK" ("ACTIVE", "URL", "CREATED") values
      (true, 'https://ci', '2021-06-01 12:13:14.123456'), (true, 'https://chat', null), (false, 'https://old', null)`)
    await sql(`insert into plugin_setting values ('n', 'applinks.a', 'x', 1), ('n', 'AO_A0B856_#', '1', 2)`)
    await sql(`insert into cwd_user values (1, '{PKCS5S2}production')`)
    const before = await dump()
    const sink = memorySink()

    const applied = await applyRowChanges(writer, cuts, { undo: sink, secrets, random })
    const once = await dump()
    await applyRowChanges(writer, cuts, { undo: memorySink(), secrets, random })
    const twice = await dump()
    await undoRowChanges(writer, sink.lines.toReversed())

    expect(applied.map(({ outcome }) => outcome)).toEqual([
      { kind: 'applied', rows: 2 },
      { kind: 'applied', rows: 1 },
      { kind: 'applied', rows: 1 },
      { kind: 'applied', rows: 1 },
      { kind: 'skipped', because: 'there is no table AO_8E6075_MIRROR_SERVER' },
      { kind: 'skipped', because: 'AO_A0B856_WEBHOOK has no column PASSWORD' },
    ])
    expect(once).toEqual({
      AO_A0B856_WEBHOOK: [
        '(1,f,https://cut.invalid/1,"2021-06-01 12:13:14.123456")',
        '(2,f,https://cut.invalid/2,)',
        '(3,f,https://old,)',
        '(4,t,"it\'s secret",)',
      ],
      cwd_user: ['(1,{PKCS5S2}BwcHBwcHBwcHBwcHBwcHBzE53PhMWAvyEi3jjN1Xvyz/TqxobjgRsJ0JJW0orBK0)'],
      keyless: [],
      mixed: [],
      plugin_setting: ['(n,AO_A0B856_#,1,2)'],
    })
    expect(twice).toEqual(once)
    expect(await dump()).toEqual(before)
  })

  it('prints statements that do the same as those it executes', async () => {
    await sql(
      `insert into "AO_A0B856_WEBHOOK" ("ACTIVE", "URL") values (true, 'https://o''reilly'), (true, 'https://b')`,
    )
    const change: RowChange = {
      kind: 'update-rows',
      table: 'AO_A0B856_WEBHOOK',
      set: { ACTIVE: false, URL: { kind: 'text-with-column', before: "it's $1/", column: 'ID', after: '' } },
      where: { kind: 'like', column: 'URL', pattern: "%o'reilly" },
      because,
    }
    const compiled = compileRowChange(change, await writer.catalogue())
    if (compiled.kind !== 'statements') throw new Error(compiled.because)

    const printed = compiled.statements.map(printable)
    for (const statement of printed) await sql(statement)

    expect(printed).toEqual([
      `update "AO_A0B856_WEBHOOK" set "ACTIVE" = false, "URL" = 'it''s $1/' || "ID"::text where ("URL" is not null and "URL" like '%o''reilly')`,
    ])
    expect((await dump())['AO_A0B856_WEBHOOK']).toEqual(['(1,f,"it\'s $1/1",)', '(2,t,https://b,)'])
  })

  it('writes what it overwrites before it touches a row, and nothing stands when a change fails', async () => {
    await sql(`insert into plugin_setting values ('n', 'a', 'x', 1)`)
    const before = await dump()
    const sink = memorySink()
    const changes: readonly RowChange[] = [
      { kind: 'delete-rows', table: 'plugin_setting', where: equals('key_name', 'a'), because },
      { kind: 'update-rows', table: 'AO_A0B856_WEBHOOK', set: { ID: 3 }, where: { kind: 'all' }, because },
    ]

    await expect(applyRowChanges(writer, changes, { undo: sink, secrets, random })).rejects.toMatchObject({
      code: 'change/unsafe',
      message: 'the update would change ID, the primary key of AO_A0B856_WEBHOOK',
    })
    await expect(
      applyRowChanges(writer, changes.slice(0, 1), {
        undo: sink,
        secrets,
        random,
        beforeCommit: () => Promise.reject(new Error('killed')),
      }),
    ).rejects.toThrow('killed')

    expect(sink.lines).toEqual([
      '{"kind":"deleted","table":"plugin_setting","rows":[{"namespace":"n","key_name":"a","key_value":"x","id":1}]}',
    ])
    expect(await dump()).toEqual(before)
    await undoRowChanges(writer, sink.lines.toReversed())
    expect(await dump()).toEqual(before)
  })

  it('undoes any changes of any data to the last digit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 8 }),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (rows, changes) => {
          await sql('truncate mixed')
          for (const one of rows) await insertMixed(one)
          const before = await dump()
          const sink = memorySink()

          await applyRowChanges(writer, changes, { undo: sink, secrets, random })
          await undoRowChanges(writer, sink.lines.toReversed())
          const after = await dump()
          await undoRowChanges(writer, sink.lines.toReversed())

          expect(after).toEqual(before)
          expect(await dump()).toEqual(before)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('comes to the same when any change is made twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), change, async (rows, one) => {
        await sql('truncate mixed')
        for (const each of rows) await insertMixed(each)
        const options = { undo: memorySink(), secrets, random }

        await applyRowChanges(writer, [one], options)
        const once = await dump()
        await applyRowChanges(writer, [one], options)

        expect(await dump()).toEqual(once)
        expect(await rowsLeftToChange(writer, one, options)).toBe(0)
      }),
      { numRuns: 25 },
    )
  })
})

describe('what is left to change', () => {
  const left = async () => {
    const counts: number[] = []
    for (const one of cuts) counts.push(await rowsLeftToChange(writer, one, { secrets, random }))
    return counts
  }

  beforeEach(async () => {
    await sql(
      `insert into "AO_A0B856_WEBHOOK" ("ACTIVE", "URL") values (true, 'https://ci'), (false, 'https://cut.invalid/2')`,
    )
    await sql(`insert into plugin_setting values ('n', 'applinks.a', 'x', 1), ('n', 'applinks.b', 'y', 2)`)
    await sql(`insert into cwd_user values (1, '{PKCS5S2}production')`)
  })

  it('is every row that differs from what the change makes of it, and no salted password', async () => {
    expect(await left()).toEqual([1, 1, 2, 0, 0, 0])
  })

  it('is nothing once the changes are made, and what was put back later', async () => {
    await applyRowChanges(writer, cuts, { undo: memorySink(), secrets, random })
    const made = await left()
    await sql(`update "AO_A0B856_WEBHOOK" set "ACTIVE" = true where "ID" = 2`)
    await sql(`insert into plugin_setting values ('n', 'applinks.c', 'z', 3)`)

    expect(made).toEqual([0, 0, 0, 0, 0, 0])
    expect(await left()).toEqual([1, 0, 1, 0, 0, 0])
  })

  it('is refused where the change is', async () => {
    const refused: RowChange = { kind: 'update-rows', table: 'keyless', set: { a: 1 }, where: { kind: 'all' }, because }

    await expect(rowsLeftToChange(writer, refused, { secrets, random })).rejects.toMatchObject({
      code: 'change/unsafe',
      message: 'keyless has no primary key, so the change could not be undone',
    })
  })
})

const table = 'AO_A0B856_WEBHOOK'
const password = { kind: 'secret', ref: { kind: 'env', name: 'P' }, encoding: 'plain' } as const
const cuts: readonly RowChange[] = [
  {
    kind: 'update-rows',
    table,
    set: { ACTIVE: false, URL: { kind: 'text-with-column', before: 'https://cut.invalid/', column: 'ID', after: '' } },
    where: { kind: 'in', column: 'ID', values: [1, 2] },
    because,
  },
  { kind: 'insert-rows', table, rows: [{ ACTIVE: true, URL: password }], ids: 'sequence', because },
  {
    kind: 'delete-rows',
    table: 'plugin_setting',
    where: { kind: 'like', column: 'key_name', pattern: 'applinks.%' },
    because,
  },
  {
    kind: 'update-rows',
    table: 'cwd_user',
    set: { credential: { ...password, encoding: 'atlassian-pkcs5s2' } },
    where: keyed({ id: 1 }),
    because,
  },
  { kind: 'delete-rows', table: 'AO_8E6075_MIRROR_SERVER', where: { kind: 'all' }, because },
  { kind: 'update-rows', table, set: { PASSWORD: null }, where: { kind: 'all' }, because },
]

// PostgreSQL has no NUL, and lone surrogates are no text.
const text = fc.string({ unit: 'binary', maxLength: 6 }).map((one) => one.replaceAll('\0', '').toWellFormed())
const row = fc.record({
  a: fc.integer({ min: 0, max: 5 }),
  b: fc.constantFrom('x', "y'", 'z\\'),
  n: fc.option(fc.constantFrom('1.500000', '12345678901234.123456')),
  f: fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
  t: fc.option(fc.constantFrom('2021-06-01 12:13:14.123456+02', 'infinity', '0044-03-15 12:00:00+00 BC')),
  x: fc.option(fc.uint8Array({ maxLength: 4 })),
  flag: fc.option(fc.constantFrom('T', 'F', 'ab')),
  doc: fc.option(fc.constantFrom('{"b": [1, 2.50]}', '"\\u00e9"')),
})
const predicate: fc.Arbitrary<Predicate> = fc.oneof(
  fc.constant<Predicate>({ kind: 'all' }),
  fc.integer({ min: 0, max: 5 }).map((a): Predicate => equals('a', a)),
  fc.constantFrom('T', null).map((flag): Predicate => ({ kind: 'not-equals', column: 'flag', value: flag })),
  fc
    .integer({ min: 0, max: 5 })
    .map((a): Predicate => ({ kind: 'not', predicate: { kind: 'in', column: 'a', values: [a, 1] } })),
)
const change: fc.Arbitrary<RowChange> = fc.oneof(
  predicate.map((where): RowChange => ({ kind: 'delete-rows', table: 'mixed', where, because })),
  fc.tuple(predicate, text, fc.constantFrom('F', null)).map(([where, after, flag]): RowChange => ({
    kind: 'update-rows',
    table: 'mixed',
    set: {
      n: 3,
      flag,
      t: '2026-11-22 01:30:00+00',
      doc: '[1]',
      s: { kind: 'text-with-column', before: '', column: 'a', after },
      x: `\\x${Buffer.from(after).toString('hex')}`,
    },
    where,
    because,
  })),
  row.map(({ a, b, n }): RowChange => ({
    kind: 'insert-rows',
    table: 'mixed',
    rows: [{ a, b, n }],
    ids: 'natural',
    because,
  })),
)

interface MemorySink extends UndoSink {
  readonly lines: string[]
}

function memorySink(): MemorySink {
  const lines: string[] = []
  return {
    lines,
    write: async (line) => {
      lines.push(line)
    },
    flush: async () => undefined,
  }
}

async function insertMixed(one: Readonly<Record<string, unknown>>): Promise<void> {
  const client = await cluster.superuserClient(`copy${number}`)
  const cells = Object.values(one).map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell) : cell))
  await client.query('insert into mixed values ($1, $2, $3, $4, $5, $6, $7, $8, null) on conflict do nothing', cells)
  await client.end()
}

async function sql(statement: string): Promise<void> {
  const client = await cluster.superuserClient(`copy${number}`)
  await client.query(statement)
  await client.end()
}

/** Every row of every table as the server writes it, sorted. */
async function dump(): Promise<Record<string, string[]>> {
  const client = await cluster.superuserClient(`copy${number}`)
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
  )
  const rows: Record<string, string[]> = {}
  for (const { name } of tables.rows) {
    const answer = await client.query<{ row: string }>(
      `select t::text as row from ${client.escapeIdentifier(name)} t order by 1`,
    )
    rows[name] = answer.rows.map((one) => one.row)
  }
  await client.end()
  return rows
}
