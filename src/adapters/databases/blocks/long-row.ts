import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import { longRowBlock } from './long-row-block.ts'
import type { CellOf } from './row-of-cells.ts'
import { WINDOW_BYTES } from './row-window.ts'

/** Cells up to this stand beside those that come in pieces, as long as they leave half of the block to them. */
export const SHORT_BYTES = 65_536

/** The cells of a row, one after the other. */
export interface LongRowSource {
  /** Of the next cell; negative for null. */
  length(): Promise<number>
  /** Exactly so many of its bytes, up to `SHORT_BYTES`. */
  take(bytes: number): Promise<Buffer>
  /** At least one and at most so many. */
  some(bytes: number): Promise<Buffer>
}

/** A row that is longer than a block, in pieces. */
export async function* longRowBlocks(
  source: LongRowSource,
  columns: readonly ColumnShape[],
  cellOf: CellOf,
): AsyncGenerator<RowBlock, void, undefined> {
  const built = longRowBlock(columns, cellOf)
  for (let field = 0; field < columns.length; field += 1) {
    const length = await source.length()
    if (length <= 0 || (length <= SHORT_BYTES && built.room() - length > WINDOW_BYTES / 2)) {
      built.addShort(length, await source.take(Math.max(0, length)))
      continue
    }
    built.beginLong(length)
    for (let left = length; left > 0;) {
      left -= built.addPiece(await source.some(Math.min(left, built.room())))
      if (left > 0 && built.room() > 0) continue
      yield built.block(left > 0)
      if (left > 0) built.keepEnd()
      else built.endLong()
    }
  }
  if (built.hasNew()) yield built.block(false)
}
