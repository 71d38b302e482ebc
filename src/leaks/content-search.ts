import { REPEATED_BYTES } from '../ports/row-block.ts'
import type { Standing } from './byte-scan.ts'
import { isInComment, type CommentStyle } from './comments.ts'
import type { Match, Matcher } from './matcher.ts'
import type { Needle } from './needle.ts'
import { EDGE } from './search-cells.ts'
import { unfolded } from './unfolded.ts'

export interface ContentMatch {
  readonly match: Match
  /** 1-based; of a text of UTF-16 too. */
  readonly line: number
  readonly inComment: boolean
}

/** Looks through a file, piece by piece: each needle once a line. Answers its length. Memory is the same whatever that is. */
export type ContentSearch = (
  content: AsyncIterable<Uint8Array>,
  style: CommentStyle,
  found: (match: ContentMatch) => void,
) => Promise<number>

const WINDOW_BYTES = 1 << 20

/** One search at a time: its window is used again and again. */
export function contentSearch(matcher: Matcher): ContentSearch {
  const window = Buffer.from(new ArrayBuffer(WINDOW_BYTES))
  return async (content, style, found) => {
    let [used, bytes, line, first] = [0, 0, 1, true]
    const look = (more: boolean): void => {
      const piece = window.subarray(0, used)
      for (const one of matchesIn(piece, { first, more }, matcher, style)) found({ ...one, line: line + one.line })
    }
    for await (const chunk of content) {
      bytes += chunk.length
      for (let at = 0; at < chunk.length;) {
        const part = chunk.subarray(at, at + WINDOW_BYTES - used)
        window.set(part, used)
        at += part.length
        used += part.length
        if (used < WINDOW_BYTES) continue
        look(true)
        line += linesIn(window, 0, used - REPEATED_BYTES)
        window.copyWithin(0, used - REPEATED_BYTES, used)
        used = REPEATED_BYTES
        first = false
      }
    }
    look(false)
    return bytes
  }
}

interface Edges {
  /** Otherwise it begins with the last bytes of the piece before. */
  readonly first: boolean
  readonly more: boolean
}

/** Lines are counted from the beginning of the piece, from 0 on. */
function matchesIn(piece: Buffer, edges: Edges, matcher: Matcher, style: CommentStyle): readonly ContentMatch[] {
  const found = [...readEach(piece, standingsIn(piece, edges, matcher), matcher), ...foundFolded(piece, edges, matcher)]
  return oncePerLine(
    piece,
    found.toSorted((one, other) => one.at - other.at),
    style,
  )
}

/** Names that continuation lines cut. */
function foundFolded(piece: Buffer, { more }: Edges, matcher: Matcher): readonly FoundAt[] {
  const folded = unfolded(piece)
  if (folded === undefined) return []
  const standings = standingsIn(folded.bytes, { first: true, more }, matcher).filter((one) => folded.isJoined(one))
  return readEach(folded.bytes, standings, matcher).map(({ match, at }) => ({ match, at: folded.originalAt(at) }))
}

/** Of what stands at an edge the neighbouring piece tells whether it is a whole name. */
function standingsIn(piece: Buffer, { first, more }: Edges, matcher: Matcher): readonly Standing[] {
  const standings: Standing[] = []
  const before = first ? 0 : REPEATED_BYTES - EDGE
  const behind = more ? piece.length - EDGE : piece.length
  matcher.inBytes(piece, (standing) => {
    if (standing.end > before && standing.end <= behind) standings.push(standing)
  })
  return standings
}

interface FoundAt {
  readonly match: Match
  /** In the piece. */
  readonly at: number
}

function readEach(bytes: Buffer, standings: readonly Standing[], matcher: Matcher): readonly FoundAt[] {
  return standings.flatMap((standing) => {
    const match = matcher.read(bytes, standing)
    return match === undefined ? [] : [{ match, at: standing.start }]
  })
}

function oncePerLine(piece: Buffer, found: readonly FoundAt[], style: CommentStyle): readonly ContentMatch[] {
  const matches: ContentMatch[] = []
  let [line, counted] = [0, 0]
  let onLine = new Set<Needle>()
  for (const { match, at } of found) {
    const further = linesIn(piece, counted, at)
    if (further > 0) onLine = new Set()
    line += further
    counted = at
    if (onLine.has(match.needle)) continue
    onLine.add(match.needle)
    matches.push({ match, line, inComment: isInComment(piece, at, style) })
  }
  return matches
}

const LF = 10

function linesIn(bytes: Buffer, begin: number, end: number): number {
  let lines = 0
  for (let at = bytes.indexOf(LF, begin); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) lines += 1
  return lines
}
