import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Cell, Row } from '../../../ports/database.ts'
import { dateCell, decimalCell, integerCell } from '../typed-cells.ts'
import type { TextRow } from './session.ts'

/** The server's text as typed cells; `exact` keeps text where a number or Date would lose digits. */
export function typedRow(row: TextRow, columns: readonly ColumnShape[], exact: boolean): Row {
  return Object.fromEntries(columns.map((column) => [column.name, typedCell(row[column.name] ?? null, column, exact)]))
}

export function typedCell(text: string | null, column: ColumnShape, exact: boolean): Cell {
  if (text === null) return null
  switch (column.type) {
    case 'boolean':
      return text === 't'
    case 'integer':
      return integerCell(text)
    case 'number':
      return exact ? text : decimalCell(text)
    case 'timestamp':
      return exact ? text : dateCell(text)
    case 'binary':
      return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
    case 'text':
    case 'other':
      return text
  }
}
