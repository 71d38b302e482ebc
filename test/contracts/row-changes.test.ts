import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyRowChanges, type UndoSink } from '../../src/changes/apply-rows.ts'
import type { RowChange } from '../../src/changes/change.ts'
import { rowsLeftToChange } from '../../src/changes/rows-left-to-change.ts'
import { compileRowChange } from '../../src/changes/sql/compile-row-change.ts'
import { printable } from '../../src/changes/sql/printable.ts'
import { undoRowChanges } from '../../src/changes/undo.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { DatabaseWriter } from '../../src/ports/database.ts'
import { equals, keyed } from '../../src/ports/predicate.ts'
import { databaseWorlds, type DatabaseWorld } from '../fixtures/database-worlds.ts'
import {
  insertMixed,
  mixedChange,
  mixedOnMariadb,
  mixedOnPostgresql,
  mixedRow,
  type MixedKinds,
} from '../fixtures/mixed-rows.ts'

const because = 'it leads to production'
const secrets = { resolve: () => Promise.resolve(new Secret("it's secret")) }
const random = { token: () => 'x', bytes: (length: number) => new Uint8Array(length).fill(7) }

const kindsOf: ReadonlyMap<string, MixedKinds> = new Map(
  [mixedOnPostgresql, mixedOnMariadb].map((kinds) => [kinds.vendor, kinds]),
)

describe.each(databaseWorlds)('on $vendor', ({ vendor, start }) => {
  const kinds = kindsOf.get(vendor) ?? mixedOnPostgresql
  let world: DatabaseWorld
  let writer: DatabaseWriter
  let database: string

  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world[Symbol.asyncDispose]())

  let number = 0
  beforeEach(async () => {
    number += 1
    database = `copy${number}`
    await world.createDatabase(database)
    await sql(`create table plugin_setting (namespace varchar(255), key_name varchar(255), key_value varchar(2000), id bigint primary key);
      create table "AO_A0B856_WEBHOOK" ("ID" serial primary key, "ACTIVE" boolean, "URL" varchar(300), "CREATED" ${world.types.moment});
      ${kinds.table};
      create table cwd_user (id bigint primary key, credential varchar(255)); create table keyless (a int)`)
    writer = await world.writer({ database })
  })
  afterEach(() => writer[Symbol.asyncDispose]())

  const sql = (statement: string): Promise<void> => world.sql(statement, database)

  /** Every row of every table as the server prints it, sorted. */
  const dump = async (): Promise<Record<string, string[]>> => {
    const rows: Record<string, string[]> = {}
    for (const name of await world.tables(database)) {
      const printed = await world.rows(`select * from "${name}"`, database)
      rows[name] = printed.map((row) => row.map((cell) => cell ?? '').join('|')).toSorted()
    }
    return rows
  }

  describe('applying row changes', () => {
    it('makes them, keeps the rest, and is undone', async () => {
      await sql(`insert into "AO_A0B856_WEBHOOK" ("ACTIVE", "URL", "CREATED") values
        (true, 'https://ci', '2021-06-01 12:13:14.123456'), (true, 'https://chat', null), (false, 'https://old', null)`)
      await sql(`insert into plugin_setting values ('n', 'applinks.a', 'x', 1), ('n', 'AO_A0B856_#', '1', 2)`)
      await sql(`insert into cwd_user values (1, '{PKCS5S2}production')`)
      const before = await dump()
      const sink = memorySink()

      const [yes, no] = world.truth
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
          `1|${no}|https://cut.invalid/1|2021-06-01 12:13:14.123456`,
          `2|${no}|https://cut.invalid/2|`,
          `3|${no}|https://old|`,
          `4|${yes}|it's secret|`,
        ],
        cwd_user: ['1|{PKCS5S2}BwcHBwcHBwcHBwcHBwcHBzE53PhMWAvyEi3jjN1Xvyz/TqxobjgRsJ0JJW0orBK0'],
        keyless: [],
        mixed: [],
        plugin_setting: ['n|AO_A0B856_#|1|2'],
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
        set: { ACTIVE: false, URL: { kind: 'text-with-column', before: "it's $1?\\/", column: 'ID', after: '' } },
        where: { kind: 'like', column: 'URL', pattern: "%o'reilly" },
        because,
      }
      const compiled = compileRowChange(change, await writer.catalogue(), writer.dialect)
      if (compiled.kind !== 'statements') throw new Error(compiled.because)

      const printed = compiled.statements.map((one) => printable(one, writer.dialect))
      for (const statement of printed) await sql(statement)

      const [yes, no] = world.truth
      expect(printed).toHaveLength(1)
      expect((await dump())['AO_A0B856_WEBHOOK']).toEqual([`1|${no}|it's $1?\\/1|`, `2|${yes}|https://b|`])
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
          fc.array(mixedRow(kinds), { maxLength: 8 }),
          fc.array(mixedChange(kinds), { minLength: 1, maxLength: 5 }),
          async (rows, changes) => {
            await sql('delete from mixed')
            for (const one of rows) await insertMixed(world, kinds, one, database)
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
        fc.asyncProperty(fc.array(mixedRow(kinds), { maxLength: 8 }), mixedChange(kinds), async (rows, one) => {
          await sql('delete from mixed')
          for (const each of rows) await insertMixed(world, kinds, each, database)
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
      const refused: RowChange = {
        kind: 'update-rows',
        table: 'keyless',
        set: { a: 1 },
        where: { kind: 'all' },
        because,
      }

      await expect(rowsLeftToChange(writer, refused, { secrets, random })).rejects.toMatchObject({
        code: 'change/unsafe',
        message: 'keyless has no primary key, so the change could not be undone',
      })
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
