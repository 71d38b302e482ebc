import type { Row } from './database.ts'

/** Some rows of a table in bytes, to be searched as a whole before any cell is looked at. Valid until the next one is asked for. */
export interface RowBlock {
  /** Cells, and between them anything. Text is UTF-8; what is neither text nor binary stands as the server prints it. */
  readonly bytes: Buffer
  /**
   * Where each cell begins and ends in `bytes`, in ascending order: row by row, a row's cells in the order of the columns asked
   * for. Null is empty. The last row has fewer cells when it has a long one: the others come in the blocks that follow.
   */
  readonly cells: Int32Array
  /** The first cell that is new. Those before it were in an earlier block, and stand here again to name the row. */
  readonly from: number
  /**
   * Where in its cell the last one of the block begins. Above 0 it is a further piece of a cell that is too long for one block, and
   * begins with the last `REPEATED_BYTES` of the piece before.
   */
  readonly offset: number
  /** Whether the last cell goes on in the next block. */
  readonly more: boolean
  /** As an exact select gives it, without the cells that are not in this block or not whole. */
  row(index: number): Row
}

export const REPEATED_BYTES = 4096
