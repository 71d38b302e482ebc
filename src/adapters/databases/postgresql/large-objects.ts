import type { ColumnShape } from '../../../ports/catalogue.ts'
import { REPEATED_BYTES, type RowBlock } from '../../../ports/row-block.ts'
import { alignedBuffer, WINDOW_BYTES } from '../blocks/row-window.ts'
import { rowBlocks } from './row-blocks.ts'
import type { Session } from './session.ts'

/** Bytes of a large object in a block, beside those that are repeated. */
const PIECE = WINDOW_BYTES / 2

const READ = 0x4_00_00
const FROM_THE_END = 2

// The server gives a piece at a time, so that neither side holds an object; a descriptor is closed once the size is known.
const COPY = `copy (
  select o.oid::text, piece.at::text, (piece.at + ${PIECE} < size.bytes)::text,
    lo_get(o.oid, greatest(piece.at - ${REPEATED_BYTES}, 0), (${PIECE} + least(piece.at, ${REPEATED_BYTES}))::int)
  from pg_largeobject_metadata o
    cross join lateral (select lo_open(o.oid, ${READ}) as descriptor offset 0) opened
    cross join lateral (select lo_lseek64(opened.descriptor, 0, ${FROM_THE_END}) as bytes offset 0) size
    cross join lateral (select lo_close(case when size.bytes >= 0 then opened.descriptor end) as result offset 0) closed
    cross join lateral generate_series(0, size.bytes - 1, ${PIECE}) piece(at)
  where closed.result = 0
) to stdout (format binary)`

const text: Omit<ColumnShape, 'name'> = { type: 'text', vendorType: 'text', nullable: false }
const bytea: Omit<ColumnShape, 'name'> = { type: 'binary', vendorType: 'bytea', nullable: false }
const columns: readonly ColumnShape[] = [
  { name: 'loid', ...text },
  { name: 'at', ...text },
  { name: 'more', ...text },
  { name: 'data', ...bytea },
]

/** Every large object, of which each row of the COPY is a piece: a block for each. */
export async function* largeObjects(session: Session): AsyncIterable<RowBlock> {
  const bytes = alignedBuffer()
  for await (const block of rowBlocks(session.copy(COPY), columns)) {
    const rows = block.cells.length / 2 / columns.length
    for (let row = 0; row < rows; row += 1) yield pieceOf(block, row, bytes)
  }
}

/** In bytes that begin where numbers may lie: they are used again for the next one. */
function pieceOf(block: RowBlock, row: number, bytes: Buffer): RowBlock {
  const [id, at, more, data] = columns.map((_, index) => {
    const cell = 2 * (row * columns.length + index)
    return [block.cells[cell] ?? 0, block.cells[cell + 1] ?? 0] as const
  })
  const begin = id?.[0] ?? 0
  const cells = [id, data].flatMap((cell) => (cell ?? [begin, begin]).map((place) => place - begin))
  const textOf = (cell: readonly [number, number] | undefined) => block.bytes.toString('latin1', cell?.[0], cell?.[1])
  const offset = Number(textOf(at))
  const loid = textOf(id)
  return {
    bytes: bytes.subarray(0, block.bytes.copy(bytes, 0, begin, data?.[1])),
    cells: Int32Array.from(cells),
    from: offset === 0 ? 0 : 1,
    offset: Math.max(0, offset - REPEATED_BYTES),
    more: textOf(more) === 'true',
    row: () => ({ loid }),
  }
}
