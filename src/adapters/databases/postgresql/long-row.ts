import { AppError } from '../../../kernel/app-error.ts'
import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import { WINDOW_BYTES, type CopyWindow } from './copy-window.ts'
import { longRowBlock } from './long-row-block.ts'

/** Cells up to this stand beside those that come in pieces, as long as they leave half of the block to them. */
const SHORT_BYTES = 65_536

/** A row that is longer than a block, in pieces; answers where in the window the next message begins. */
export async function* longRow(
  window: CopyWindow,
  begin: number,
  columns: readonly ColumnShape[],
): AsyncGenerator<RowBlock, number, undefined> {
  const source = readerAt(window, begin)
  const built = longRowBlock(columns)
  const fields = (await source.take(2)).readInt16BE(0)
  for (let field = 0; field < fields; field += 1) {
    const length = (await source.take(4)).readInt32BE(0)
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
  return source.at()
}

interface Reader {
  /** Exactly so many, up to what a window holds. */
  take(bytes: number): Promise<Buffer>
  /** At least one and at most so many. */
  some(bytes: number): Promise<Buffer>
  at(): number
}

function readerAt(window: CopyWindow, begin: number): Reader {
  let at = begin
  const need = async (bytes: number): Promise<void> => {
    while (window.used() - at < bytes) {
      window.drop(at)
      at = 0
      if (await window.read()) continue
      throw new AppError('database/query-failed', 'the server ended a row before its end', {
        hint: 'run again; if it happens again, the log of the server says why',
      })
    }
  }
  const next = (bytes: number): Buffer => window.buffer.subarray(at, (at += bytes))
  return {
    take: async (bytes) => {
      await need(bytes)
      return next(bytes)
    },
    some: async (bytes) => {
      await need(1)
      return next(Math.min(bytes, window.used() - at))
    },
    at: () => at,
  }
}
