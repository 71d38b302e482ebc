import { AppError } from '../../../kernel/app-error.ts'
import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import { longRowBlocks } from '../blocks/long-row.ts'
import { cellOf } from './cell-of-bytes.ts'
import type { CopyWindow } from './copy-window.ts'

/** A row that is longer than a block, in pieces; answers where in the window the next message begins. */
export async function* longRow(
  window: CopyWindow,
  begin: number,
  columns: readonly ColumnShape[],
): AsyncGenerator<RowBlock, number, undefined> {
  const source = readerAt(window, begin)
  const fields = (await source.take(2)).readInt16BE(0)
  const length = async (): Promise<number> => (await source.take(4)).readInt32BE(0)
  // The row that ends a COPY has no cells.
  yield* longRowBlocks({ ...source, length }, columns.slice(0, Math.max(0, fields)), cellOf)
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
