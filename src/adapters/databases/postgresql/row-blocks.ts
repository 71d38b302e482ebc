import type { ColumnShape } from '../../../ports/catalogue.ts'
import type { RowBlock } from '../../../ports/row-block.ts'
import { rowOf } from '../blocks/row-of-cells.ts'
import { WINDOW_BYTES } from '../blocks/row-window.ts'
import { cellOf } from './cell-of-bytes.ts'
import type { CopyOut } from './copy-out.ts'
import { openWindow, type CopyWindow } from './copy-window.ts'
import { longRow } from './long-row.ts'

/** The rows of a binary COPY. The server sends one message for each row, and ends with a row of -1 cells. */
export async function* rowBlocks(copy: CopyOut, columns: readonly ColumnShape[]): AsyncIterable<RowBlock> {
  const window = openWindow(copy)
  const cells = new Int32Array(WINDOW_BYTES / 2)
  let [at, count, begun] = [0, 0, false]
  for (;;) {
    const message = messageAt(window, at)
    if (at + message.bytes <= window.used()) {
      if (message.isRow) {
        count = addCells(window.buffer, { begin: at + rowBegin(window.buffer, at, begun), cells, count })
        begun = true
      } else copy.pass(Buffer.from(window.buffer.subarray(at, at + message.bytes)))
      at += message.bytes
    } else if (at + message.bytes <= WINDOW_BYTES) {
      if (!(await window.read())) break
    } else {
      if (count > 0) yield wholeRows(window.buffer.subarray(0, at), cells.subarray(0, count), columns)
      window.drop(at)
      at = 0
      count = 0
      if (message.isRow && message.bytes > WINDOW_BYTES) {
        at = yield* longRow(window, rowBegin(window.buffer, 0, begun), columns)
        begun = true
      }
    }
  }
  if (count > 0) yield wholeRows(window.buffer.subarray(0, at), cells.subarray(0, count), columns)
}

const ROW = 0x64
const HEAD = 5

/** As far as it is known: at least its head has to be there. */
function messageAt(window: CopyWindow, at: number): { readonly bytes: number; readonly isRow: boolean } {
  const { buffer } = window
  if (at + HEAD > window.used()) return { bytes: HEAD, isRow: false }
  return { bytes: 1 + buffer.readInt32BE(at + 1), isRow: buffer[at] === ROW }
}

const SIGNATURE = 11
const FLAGS = 4

/** Of the message's bytes, the first that is the row's; before the first row of all stands a header. */
function rowBegin(buffer: Buffer, at: number, begun: boolean): number {
  if (begun) return HEAD
  const extension = at + HEAD + SIGNATURE + FLAGS
  return extension - at + 4 + buffer.readInt32BE(extension)
}

/** How many numbers `cells` has afterwards. */
function addCells(
  buffer: Buffer,
  { begin, cells, count }: { readonly begin: number; readonly cells: Int32Array; readonly count: number },
): number {
  const fields = buffer.readInt16BE(begin)
  let [at, next] = [begin + 2, count]
  for (let field = 0; field < fields; field += 1) {
    const bytes = buffer.readInt32BE(at)
    at += 4
    cells[next] = at
    at += bytes < 0 ? 0 : bytes
    cells[next + 1] = at
    next += 2
  }
  return next
}

function wholeRows(bytes: Buffer, cells: Int32Array, columns: readonly ColumnShape[]): RowBlock {
  const row = (index: number) => rowOf(bytes, cells.subarray(2 * index * columns.length), columns, cellOf)
  return { bytes, cells, from: 0, offset: 0, more: false, row }
}
