import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Cell } from '../../../ports/database.ts'
import { typedCell } from './cells.ts'

/** As a COPY of our own statement gives it. */
export function cellOf(bytes: Buffer, column: ColumnShape): Cell {
  // The block that it lies in will be used again.
  if (column.type === 'binary') return Uint8Array.from(bytes)
  const text = bytes.toString()
  return column.type === 'boolean' ? text === 'true' : typedCell(text, column, true)
}
