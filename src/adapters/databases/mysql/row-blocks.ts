import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import { longRowBlocks, type LongRowSource } from '../blocks/long-row.ts'
import { rowOf } from '../blocks/row-of-cells.ts'
import { alignedBuffer, WINDOW_BYTES } from '../blocks/row-window.ts'
import { cellOf } from './cells.ts'
import type { Cells } from './session.ts'

/** Some bytes of a long cell of a row, from 0 on; fewer at its end. */
export type PieceOf = (row: Cells, column: ColumnShape, from: number, bytes: number) => Promise<Buffer>

export interface BlockOrder {
  readonly columns: readonly ColumnShape[]
  /** They stand behind those, for `pieceOf` only. */
  readonly beside: readonly ColumnShape[]
  /** Those whose length stands behind all cells of a row; a cell that is null though it has one comes by pieces. */
  readonly long: readonly ColumnShape[]
  readonly pieceOf: PieceOf
}

/** Of rows as `blockRows` selects them. */
export async function* rowBlocks(rows: AsyncIterable<Cells>, order: BlockOrder): AsyncIterable<RowBlock> {
  const { columns } = order
  const window = windowOf(columns)
  for await (const row of rows) {
    const lengths = columns.map((column, at) => lengthOf(row, order, column, at))
    const bytes = lengths.reduce((sum, length) => sum + LENGTH_BYTES + Math.max(0, length), 0)
    const isWhole = bytes <= WINDOW_BYTES && lengths.every((length, at) => length === (row[at]?.length ?? -1))
    if (!isWhole || bytes > window.room()) yield* window.block()
    if (isWhole) for (let at = 0; at < columns.length; at += 1) window.add(row[at] ?? null)
    else yield* longRowBlocks(sourceOf(row, order, lengths), columns, cellOf)
  }
  yield* window.block()
}

const LENGTH_BYTES = 4

/** Negative for null. */
function lengthOf(row: Cells, { columns, beside, long }: BlockOrder, column: ColumnShape, at: number): number {
  const told = long.indexOf(column)
  const length = told < 0 ? undefined : row[columns.length + beside.length + told]
  return length === undefined || length === null ? (row[at]?.length ?? -1) : Number(length.toString())
}

/** Whole rows, as many as fit. */
function windowOf(columns: readonly ColumnShape[]) {
  const bytes = alignedBuffer()
  let cells: number[] = []
  let used = 0
  return {
    room: () => WINDOW_BYTES - used,
    add: (cell: Buffer | null) => {
      used = bytes.writeInt32BE(cell?.length ?? -1, used)
      cells.push(used, used + (cell?.length ?? 0))
      used += cell?.copy(bytes, used) ?? 0
    },
    block: function* (): Iterable<RowBlock> {
      if (cells.length === 0) return
      const [part, all] = [bytes.subarray(0, used), Int32Array.from(cells)]
      const row = (index: number) => rowOf(part, all.subarray(2 * index * columns.length), columns, cellOf)
      yield { bytes: part, cells: all, from: 0, offset: 0, more: false, row }
      cells = []
      used = 0
    },
  }
}

/** Of a long cell that is asked for at once. */
const PIECE_BYTES = 4 << 20

function sourceOf(row: Cells, { columns, pieceOf }: BlockOrder, lengths: readonly number[]): LongRowSource {
  let at = -1
  let from = 0
  let there: Buffer = Buffer.alloc(0)
  const some = async (bytes: number): Promise<Buffer> => {
    const column = columns[at]
    if (there.length === 0 && column !== undefined) there = await pieceOf(row, column, from, PIECE_BYTES)
    // Somebody shortened the cell meanwhile: what was there before is blank.
    if (there.length === 0) there = Buffer.alloc(bytes)
    const taken = there.subarray(0, bytes)
    there = there.subarray(taken.length)
    from += taken.length
    return taken
  }
  return {
    length: async () => {
      at += 1
      from = 0
      there = row[at] ?? Buffer.alloc(0)
      return lengths[at] ?? -1
    },
    some,
    take: async (bytes) => {
      const parts: Buffer[] = []
      for (let left = bytes; left > 0;) {
        const part = await some(left)
        parts.push(part)
        left -= part.length
      }
      return Buffer.concat(parts)
    },
  }
}
