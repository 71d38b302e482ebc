import type { Row } from '../ports/database.ts'
import { REPEATED_BYTES, type RowBlock } from '../ports/row-block.ts'
import type { Standing } from './byte-scan.ts'
import type { Match, Matcher } from './matcher.ts'
import type { Needle } from './needle.ts'

export interface CellMatch {
  readonly row: Row
  readonly column: string
  readonly match: Match
}

/** Looks through the blocks of one table, in their order. */
export interface CellSearch {
  /** The first whole occurrence of each needle in each cell. */
  matchesIn(block: RowBlock): readonly CellMatch[]
  /** Of the searched columns. */
  bytesOf(block: RowBlock): number
}

/** `columns` are those that the blocks have; of them only `searched` are looked at, the others name the row. */
export function cellSearch(matcher: Matcher, columns: readonly string[], searched: ReadonlySet<string>): CellSearch {
  const isSearched = columns.map((column) => searched.has(column))
  // Found in a cell that goes on in the next block.
  let before = new Set<Needle>()
  const matchesIn = (block: RowBlock): readonly CellMatch[] => {
    const found: CellMatch[] = []
    const known = new Map<number, Set<Needle>>()
    const last = block.cells.length / 2 - 1
    if (block.offset > 0) known.set(last, before)
    matcher.inBytes(block.bytes, (standing) => {
      const { needle } = standing.form
      const cell = cellAt(block.cells, standing.start)
      const column = cell % columns.length
      if (cell < block.from || isSearched[column] !== true) return
      const needles = needlesIn(known, cell)
      const match = needles.has(needle) ? undefined : readIn(block, cell, standing, matcher)
      if (match === undefined) return
      needles.add(needle)
      found.push({ row: block.row(Math.floor(cell / columns.length)), column: columns[column] ?? '', match })
    })
    before = known.get(last) ?? new Set()
    return found
  }
  return { matchesIn, bytesOf: (block) => bytesIn(block, isSearched) }
}

function readIn(block: RowBlock, cell: number, { start, end, form }: Standing, matcher: Matcher): Match | undefined {
  const begin = block.cells[2 * cell] ?? 0
  const behind = block.cells[2 * cell + 1] ?? 0
  const isLast = cell === block.cells.length / 2 - 1
  // What is cut off at the edge of a piece may be half a name; the neighbouring piece has it whole.
  const first = isLast && block.offset > 0 ? begin + EDGE : begin
  const beyond = isLast && block.more ? behind - EDGE : behind
  if (start < first || end > beyond) return undefined
  return matcher.read(block.bytes.subarray(begin, behind), { start: start - begin, end: end - begin, form })
}

/** Bytes at the edge of a piece that may hold half a name. */
export const EDGE = 512

/** The last one that begins at that byte or before it. */
function cellAt(cells: Int32Array, start: number): number {
  let [low, high] = [0, cells.length / 2 - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((cells[2 * middle] ?? 0) <= start) low = middle
    else high = middle - 1
  }
  return low
}

function needlesIn(known: Map<number, Set<Needle>>, cell: number): Set<Needle> {
  const needles = known.get(cell) ?? new Set()
  known.set(cell, needles)
  return needles
}

function bytesIn({ cells, from, offset }: RowBlock, isSearched: readonly boolean[]): number {
  const { length } = isSearched
  let bytes = 0
  for (let cell = from; cell < cells.length / 2; cell += 1)
    if (isSearched[cell % length] === true) bytes += (cells[2 * cell + 1] ?? 0) - (cells[2 * cell] ?? 0)
  return offset > 0 && isSearched[(cells.length / 2 - 1) % length] === true ? bytes - REPEATED_BYTES : bytes
}
