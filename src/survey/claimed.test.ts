import { describe, expect, it } from 'vitest'
import { memoryEnvironment, type MemoryTables } from '../../test/fixtures/memory-environment.ts'
import { tablesOfDictionary } from '../../test/fixtures/dictionary/tables.ts'
import { integrations } from '../integrations/registry.ts'
import { namesTable } from '../leaks/content-places.ts'
import type { ColumnType } from '../ports/catalogue.ts'
import type { Cell } from '../ports/database.ts'
import { findEverything } from './find-everything.ts'

const PLANTED = 'http://admin:hunter2@x.example.com:81'

const claims = integrations.flatMap(({ id, claims: own }) =>
  own.flatMap((claim) => (claim.kind === 'table' ? [{ id, ...claim }] : [])),
)

const cells = claims.flatMap(({ id, table: pattern, columns: claimed }) =>
  [...tablesOfDictionary]
    .filter(([table]) => namesTable(pattern, table))
    .flatMap(([table, columns]) =>
      [...columns]
        .filter(([column, type]) => type === 'text' && (claimed === undefined || claimed.includes(column)))
        .map(([column]) => ({ id, table, column, columns })),
    ),
)

const prefixes = claims
  .filter(({ table }) => table.endsWith('*'))
  .map(({ id, table }) => ({ id, prefix: table.slice(0, -1) }))

describe('a claim of a table', () => {
  it.each(cells)('of $id: an address or password in $column of $table is found', async ({ table, column, columns }) => {
    const row = Object.fromEntries(
      [...columns].map(([name, type]) => [name, name === column ? PLANTED : neutral(type)]),
    )

    expect(await placesIn({ [table]: { key: [...columns.keys()].slice(0, 1), rows: [row] } }, table)).not.toEqual([])
  })

  it.each(prefixes)('of $id: a table beside $prefix that a later version adds is found', async ({ prefix }) => {
    const table = `${prefix}LATER`

    expect(await placesIn({ [table]: { key: ['KEY'], rows: [{ KEY: 'a', VALUE: PLANTED }] } }, table)).not.toEqual([])
  })
})

async function placesIn(tables: MemoryTables, table: string): Promise<readonly string[]> {
  const { findings, unknown } = await findEverything(memoryEnvironment({ tables }), integrations)
  return [...findings, ...unknown].filter(({ where }) => 'table' in where && where.table === table).map(({ id }) => id)
}

function neutral(type: ColumnType): Cell {
  switch (type) {
    case 'boolean':
      return true
    case 'text':
    case 'other':
      return 'x'
    case 'binary':
      return new Uint8Array([1])
    case 'timestamp':
      return new Date(0)
    case 'integer':
    case 'number':
      return 1
  }
}
