import { describe, expect, it } from 'vitest'
import type { ColumnShape, TableShape } from '../ports/catalogue.ts'
import { compareTables, depthFor, formatTables, parseTables, uncounted, type TableSums } from './table-sums.ts'

const sums: TableSums = new Map([
  ['app_property', { rows: 2, content: '-17' }],
  ['AO_1_LARGE', { rows: 9_000_000 }],
  ['AO_1_SLOW', null],
])

function table(bytes: number, ...columns: readonly Partial<ColumnShape>[]): TableShape {
  const plain = { name: 'c', type: 'text', vendorType: 'text', nullable: true } as const
  return { name: 't', columns: columns.map((one) => ({ ...plain, ...one })), primaryKey: [], estimatedRows: 1, bytes }
}

describe('the sums of tables', () => {
  it('are read as they were written, and not from anything else', () => {
    expect(parseTables(formatTables(sums))).toEqual(sums)
    expect(parseTables('{"schema": "understudy/tables/2", "tables": {}}')).toBeUndefined()
    expect(parseTables('{"schema": "understudy/tab')).toBeUndefined()
  })

  it('are compared where both sides were counted', () => {
    const copy: TableSums = new Map([
      ['app_property', { rows: 2, content: '-18' }],
      ['AO_1_LARGE', null],
      ['AO_1_SLOW', null],
    ])

    expect(compareTables(sums, copy)).toEqual(['app_property has other values'])
    expect(uncounted(sums, copy)).toEqual(['AO_1_LARGE', 'AO_1_SLOW'])
    expect(compareTables(sums, sums)).toEqual([])
  })

  it('are of the values where a table is small, and printed the same by every server', () => {
    const numbers: Partial<ColumnShape> = { type: 'number', vendorType: 'double precision' }

    expect(depthFor(table(1024, {}, { type: 'integer', vendorType: 'bigint' }))).toBe('content')
    expect(depthFor(table(1024, {}, numbers))).toBe('rows')
    expect(depthFor(table(1024, { type: 'other', vendorType: 'point' }))).toBe('rows')
    expect(depthFor(table(2 ** 30, {}))).toBe('rows')
  })
})
