import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Cell, Row } from '../../../ports/database.ts'

/** An exact cell from its bytes, which will be used again. */
export type CellOf = (bytes: Buffer, column: ColumnShape) => Cell

/** `cells` are where the row's cells begin and end; before each stands its length, which is negative for null. */
export function rowOf(bytes: Buffer, cells: Int32Array, columns: readonly ColumnShape[], cellOf: CellOf): Row {
  return Object.fromEntries(
    columns.slice(0, cells.length / 2).map((column, index) => {
      const [begin = 0, end = 0] = cells.subarray(2 * index, 2 * index + 2)
      return [column.name, bytes.readInt32BE(begin - 4) < 0 ? null : cellOf(bytes.subarray(begin, end), column)]
    }),
  )
}
