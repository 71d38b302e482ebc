import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Cell, Row } from '../../../ports/database.ts'
import { dateCell, decimalCell, integerCell } from '../typed-cells.ts'
import type { Cells } from './session.ts'

/** The cells of a statement that has these columns. `exact` keeps text where a number or Date would lose digits. */
export function typedRow(cells: Cells, columns: readonly ColumnShape[], exact: boolean): Row {
  return Object.fromEntries(
    columns.map((column, at) => {
      const cell = cells[at] ?? null
      return [column.name, cell === null ? null : typedCell(cell, column, exact)]
    }),
  )
}

/** An exact cell of a block. */
export function cellOf(bytes: Buffer, column: ColumnShape): Cell {
  return typedCell(bytes, column, true)
}

function typedCell(bytes: Buffer, column: ColumnShape, exact: boolean): Cell {
  // What it lies in will be used again.
  if (column.type === 'binary') return Uint8Array.from(bytes)
  const text = bytes.toString()
  switch (column.type) {
    case 'boolean':
      return truth.get(text) ?? integerCell(text)
    case 'integer':
      return integerCell(text)
    case 'number':
      return exact ? text : decimalCell(text)
    case 'timestamp':
      return exact ? text : dateCell(text)
    case 'text':
    case 'other':
      return text
  }
}

/** A tinyint(1) may hold any small number. */
const truth: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
])
