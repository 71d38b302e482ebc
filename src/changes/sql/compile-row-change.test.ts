import { describe, expect, it } from 'vitest'
import type { Catalogue, TableShape } from '../../ports/catalogue.ts'
import { equals } from '../../ports/predicate.ts'
import type { RowChange } from '../change.ts'
import { compileRowChange } from './compile-row-change.ts'
import { printable } from './printable.ts'

const because = 'it leads to production'
const password = { kind: 'secret', ref: { kind: 'env', name: 'P' }, encoding: 'plain' } as const
const webhook: TableShape = {
  name: 'AO_A0B856_WEBHOOK',
  columns: [
    { name: 'ID', type: 'integer', vendorType: 'integer', nullable: false, generated: true },
    { name: 'ACTIVE', type: 'boolean', vendorType: 'boolean', nullable: true },
    { name: 'URL', type: 'text', vendorType: 'text', nullable: false },
  ],
  primaryKey: ['ID'],
  estimatedRows: 1,
  bytes: 8192,
}
const setting: TableShape = {
  ...webhook,
  name: 'plugin_setting',
  columns: [
    { name: 'key_name', type: 'text', vendorType: 'character varying(255)', nullable: false },
    { name: 'key_value', type: 'text', vendorType: 'text', nullable: false },
    { name: 'id', type: 'integer', vendorType: 'bigint', nullable: false },
  ],
  primaryKey: ['id'],
}
const elsewhere: TableShape = { ...webhook, name: 'other.odd"name', qualified: ['other', 'odd"name'] }
const keyless: TableShape = { ...webhook, name: 'hibernate', primaryKey: [] }
const catalogue: Catalogue = new Map([webhook, setting, elsewhere, keyless].map((table) => [table.name, table]))

function print(change: RowChange): readonly string[] {
  const compiled = compileRowChange(change, catalogue, 'postgresql')
  return compiled.kind === 'statements'
    ? compiled.statements.map((one) => printable(one, 'postgresql'))
    : [`${compiled.kind}: ${compiled.because}`]
}

describe('a row change on PostgreSQL', () => {
  it('keeps values and secrets out of the text of the statement', () => {
    const change: RowChange = {
      kind: 'update-rows',
      table: 'AO_A0B856_WEBHOOK',
      set: { URL: password },
      where: equals('ID', 3),
      because,
    }

    expect(compileRowChange(change, catalogue, 'postgresql')).toEqual({
      kind: 'statements',
      statements: [{ text: 'update "AO_A0B856_WEBHOOK" set "URL" = $1 where ("ID" = $2)', parameters: [password, 3] }],
    })
    expect(print(change)).toEqual([`update "AO_A0B856_WEBHOOK" set "URL" = '[secret]' where ("ID" = 3)`])
  })

  it.each<[string, RowChange]>([
    [
      `update "AO_A0B856_WEBHOOK" set "ACTIVE" = false, "URL" = 'https://cut.invalid/' || "ID"::text where true`,
      {
        kind: 'update-rows',
        table: 'AO_A0B856_WEBHOOK',
        set: {
          URL: { kind: 'text-with-column', before: 'https://cut.invalid/', column: 'ID', after: '' },
          ACTIVE: false,
        },
        where: { kind: 'all' },
        because,
      },
    ],
    [
      `delete from "plugin_setting" where ("key_name" like 'ac.\\_\\%\\\\%')`,
      {
        kind: 'delete-rows',
        table: 'plugin_setting',
        where: { kind: 'like', column: 'key_name', pattern: 'ac._%\\%' },
        because,
      },
    ],
    [
      `delete from "other"."odd""name" where (("URL" = '7') and not ("ACTIVE" is not null and "ACTIVE" = true))`,
      {
        kind: 'delete-rows',
        table: 'other.odd"name',
        where: { kind: 'and', all: [equals('URL', 7), { kind: 'not-equals', column: 'ACTIVE', value: true }] },
        because,
      },
    ],
    [
      `insert into "plugin_setting" ("key_name", "key_value", "id") values ('a', 'it''s', 3) on conflict ("id") do update set "key_name" = excluded."key_name", "key_value" = excluded."key_value"`,
      {
        kind: 'insert-rows',
        table: 'plugin_setting',
        rows: [{ id: 3, key_name: 'a', key_value: "it's" }],
        ids: 'natural',
        because,
      },
    ],
    [
      `insert into "AO_A0B856_WEBHOOK" ("URL") select 'x' where not exists (select from "AO_A0B856_WEBHOOK" where ("URL" = 'x'))`,
      { kind: 'insert-rows', table: 'AO_A0B856_WEBHOOK', rows: [{ URL: 'x' }], ids: 'sequence', because },
    ],
    [
      'refused: id of plugin_setting is not handed out by the database itself',
      {
        kind: 'insert-rows',
        table: 'plugin_setting',
        rows: [{ key_name: 'a', key_value: 'b' }],
        ids: 'sequence',
        because,
      },
    ],
    [
      'refused: a row for plugin_setting lacks its key id',
      {
        kind: 'insert-rows',
        table: 'plugin_setting',
        rows: [{ key_name: 'a', key_value: 'b' }],
        ids: 'natural',
        because,
      },
    ],
    [
      'refused: hibernate has no primary key, so the change could not be undone',
      { kind: 'delete-rows', table: 'hibernate', where: { kind: 'all' }, because },
    ],
    [
      'refused: plugin_setting holds rows that Bitbucket needs to start: key_name AO_*_#',
      { kind: 'delete-rows', table: 'plugin_setting', where: { kind: 'all' }, because },
    ],
    ['skipped: there is no table lost', { kind: 'delete-rows', table: 'lost', where: { kind: 'all' }, because }],
    [
      'skipped: AO_A0B856_WEBHOOK has no column PASSWORD',
      { kind: 'delete-rows', table: 'AO_A0B856_WEBHOOK', where: equals('PASSWORD', 'x'), because },
    ],
  ])('comes to %s', (printed, change) => {
    expect(print(change)).toEqual([printed])
  })
})
