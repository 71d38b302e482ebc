import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalogue, TableShape } from '../../../ports/catalogue.ts'
import { equals } from '../../../ports/predicate.ts'
import type { RowChange } from '../../change.ts'
import { compileRowChange } from '../compile-row-change.ts'
import { printable } from '../printable.ts'

const because = 'it leads to production'
const password = { kind: 'secret', ref: { kind: 'env', name: 'P' }, encoding: 'plain' } as const
const webhook: TableShape = {
  name: 'AO_A0B856_WEBHOOK',
  columns: [
    { name: 'ID', type: 'integer', vendorType: 'int(11)', nullable: false, generated: true },
    { name: 'ACTIVE', type: 'boolean', vendorType: 'tinyint(1)', nullable: true },
    { name: 'URL', type: 'text', vendorType: 'longtext', nullable: false },
  ],
  primaryKey: ['ID'],
  estimatedRows: 1,
  bytes: 8192,
}
const setting: TableShape = {
  ...webhook,
  name: 'plugin_setting',
  columns: [
    { name: 'key_name', type: 'text', vendorType: 'varchar(255)', nullable: true },
    { name: 'raw', type: 'binary', vendorType: 'longblob', nullable: true },
    { name: 'id', type: 'integer', vendorType: 'bigint(20)', nullable: false },
  ],
  primaryKey: ['id'],
}
const catalogue: Catalogue = new Map(
  [webhook, setting, { ...webhook, name: 'apart', untransacted: 'MyISAM' }].map((table) => [table.name, table]),
)

function print(change: RowChange): readonly string[] {
  const compiled = compileRowChange(change, catalogue, 'mysql')
  return compiled.kind === 'statements'
    ? compiled.statements.map((one) => printable(one, 'mysql'))
    : [`${compiled.kind}: ${compiled.because}`]
}

describe('a row change on MySQL or MariaDB', () => {
  it('keeps values and secrets out of the text of the statement', () => {
    const change: RowChange = {
      kind: 'update-rows',
      table: 'AO_A0B856_WEBHOOK',
      set: { URL: password },
      where: equals('ID', 3),
      because,
    }

    expect(compileRowChange(change, catalogue, 'mysql')).toEqual({
      kind: 'statements',
      statements: [{ text: 'update `AO_A0B856_WEBHOOK` set `URL` = ? where (`ID` = ?)', parameters: [password, 3] }],
    })
    expect(print(change)).toEqual(["update `AO_A0B856_WEBHOOK` set `URL` = '[secret]' where (`ID` = 3)"])
  })

  it.each<[string, RowChange]>([
    [
      "update `AO_A0B856_WEBHOOK` set `URL` = concat('https://cut.invalid/', `ACTIVE`, ''), `ACTIVE` = 0 where true",
      {
        kind: 'update-rows',
        table: 'AO_A0B856_WEBHOOK',
        set: {
          ACTIVE: false,
          URL: { kind: 'text-with-column', before: 'https://cut.invalid/', column: 'ACTIVE', after: '' },
        },
        where: { kind: 'all' },
        because,
      },
    ],
    [
      "delete from `plugin_setting` where (`key_name` is not null and cast(convert(`key_name` using utf8mb4) as binary) like cast(_utf8mb4 x'61632E7C5F7C255C25' as binary) escape '|')",
      {
        kind: 'delete-rows',
        table: 'plugin_setting',
        where: { kind: 'like', column: 'key_name', pattern: 'ac._%\\%' },
        because,
      },
    ],
    [
      "delete from `AO_A0B856_WEBHOOK` where ((cast(convert(`URL` using utf8mb4) as binary) = cast('7' as binary)) and not (`ACTIVE` is not null and (`ACTIVE` <> 0) = 1))",
      {
        kind: 'delete-rows',
        table: 'AO_A0B856_WEBHOOK',
        where: { kind: 'and', all: [equals('URL', 7), { kind: 'not-equals', column: 'ACTIVE', value: true }] },
        because,
      },
    ],
    [
      'delete from `AO_A0B856_WEBHOOK` where (false)',
      { kind: 'delete-rows', table: 'AO_A0B856_WEBHOOK', where: equals('ID', 'hunter2'), because },
    ],
    [
      'refused: apart is kept by MyISAM, which knows no transaction, so a change that fails half way would stand',
      { kind: 'delete-rows', table: 'apart', where: { kind: 'all' }, because },
    ],
    [
      'refused: plugin_setting holds rows that Bitbucket needs to start: key_name AO_*_#',
      { kind: 'delete-rows', table: 'plugin_setting', where: { kind: 'all' }, because },
    ],
  ])('comes to %s', (printed, change) => {
    expect(print(change)).toEqual([printed])
  })

  it('brings a row by its key in two statements that may be repeated', () => {
    const rows = [{ id: 3, key_name: "it's", raw: String.raw`\x00ff` }]

    expect(print({ kind: 'insert-rows', table: 'plugin_setting', rows, ids: 'natural', because })).toEqual([
      "update `plugin_setting` set `key_name` = 'it''s', `raw` = unhex('00ff') where (`id` = 3)",
      "insert into `plugin_setting` (`key_name`, `raw`, `id`) select 'it''s', unhex('00ff'), 3 from dual where not exists (select 1 from `plugin_setting` where (`id` = 3))",
    ])
  })

  it('quotes any name, so that nothing of it is read as a statement', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '?', "'", '"', '\\', 'a', ' '), minLength: 1 }), (name) => {
        const table: TableShape = { ...setting, name }
        const compiled = compileRowChange(
          { kind: 'delete-rows', table: name, where: equals('id', 3), because },
          new Map([[name, table]]),
          'mysql',
        )

        expect(compiled).toMatchObject({ kind: 'statements' })
        const printed = compiled.kind === 'statements' ? compiled.statements.map((one) => printable(one, 'mysql')) : []
        expect(printed).toEqual([`delete from \`${name.replaceAll('`', '``')}\` where (\`id\` = 3)`])
      }),
    )
  })
})
