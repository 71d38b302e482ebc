import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { Row } from '../../../ports/database.ts'
import { REPEATED_BYTES, type RowBlock } from '../../../ports/row-block.ts'
import { rowOf, type CellOf } from './row-of-cells.ts'
import { alignedBuffer, WINDOW_BYTES } from './row-window.ts'

/** A block of one row, filled cell by cell: short ones stay, of a long one only the piece that is shown. */
export interface LongRowBlock {
  room(): number
  addShort(length: number, content: Buffer): void
  beginLong(length: number): void
  /** Bytes that were added. */
  addPiece(content: Buffer): number
  /** Valid until something is added. */
  block(more: boolean): RowBlock
  /** Makes room, but for the bytes that the next piece repeats. */
  keepEnd(): void
  endLong(): void
  /** Whether a cell was added since the last block. */
  hasNew(): boolean
}

export function longRowBlock(columns: readonly ColumnShape[], cellOf: CellOf): LongRowBlock {
  const bytes = alignedBuffer()
  const cells: number[] = []
  const long = new Set<string>()
  let [used, from, offset] = [0, 0, 0]
  let begin: number | undefined
  const addLength = (length: number): void => {
    used = bytes.writeInt32BE(length, used)
  }
  return {
    room: () => WINDOW_BYTES - used,
    addShort: (length, content) => {
      addLength(length)
      cells.push(used, used + content.length)
      used += content.copy(bytes, used)
    },
    beginLong: (length) => {
      addLength(length)
      long.add(columns[cells.length / 2]?.name ?? '')
      begin = used
    },
    addPiece: (content) => {
      used += content.copy(bytes, used)
      return content.length
    },
    block: (more) => {
      const shown = Int32Array.from(begin === undefined ? cells : [...cells, begin, used])
      const part = bytes.subarray(0, used)
      const row = (): Row => without(rowOf(part, shown, columns, cellOf), long)
      return { bytes: part, cells: shown, from, offset, more, row }
    },
    keepEnd: () => {
      const first = begin ?? 0
      offset += used - first - REPEATED_BYTES
      bytes.copyWithin(first, used - REPEATED_BYTES, used)
      used = first + REPEATED_BYTES
      from = cells.length / 2
    },
    endLong: () => {
      used = begin ?? used
      cells.push(used, used)
      from = cells.length / 2
      offset = 0
      begin = undefined
    },
    hasNew: () => from < cells.length / 2,
  }
}

function without(row: Row, columns: ReadonlySet<string>): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.has(column)))
}
