import { LINE_BREAK, SHORTEST_LINE } from './line-breaks.ts'

/** The characters of one base64 text, its line breaks taken out. */
export interface Base64Text {
  readonly before: string
  readonly inside: string
  readonly after: string
}

/** Enough for an excerpt, and for a user name before a host. */
export const AROUND = 2048

/**
 * What stands around a place in a base64 text. A line goes on in the next one only where it is as long as lines of base64 are, and has
 * nothing else: a word on the line above is none of it.
 */
export function base64Lines(alphabet: 'base64' | 'base64url') {
  const characters = alphabet === 'base64' ? '[A-Za-z0-9+/]' : String.raw`[\w-]`
  const head = new RegExp(`^${characters}*`, 'u')
  const tail = new RegExp(`${characters}*$`, 'u')
  const around = (cell: Buffer, start: number, end: number): Base64Text => {
    const above = cell.toString('latin1', Math.max(0, start - AROUND), start).split(LINE_BREAK)
    const inside = cell.toString('latin1', start, end).split(LINE_BREAK)
    const below = cell.toString('latin1', end, end + AROUND).split(LINE_BREAK)
    const first = tail.exec(above.at(-1) ?? '')?.[0] ?? ''
    const width = (inside.at(-1)?.length ?? 0) + (inside.length === 1 ? first.length : 0)
    return { before: linesAbove(above, tail), inside: inside.join(''), after: linesBelow(below, head, width) }
  }
  return { around }
}

function linesAbove(lines: readonly string[], tail: RegExp): string {
  let text = tail.exec(lines.at(-1) ?? '')?.[0] ?? ''
  let whole = text.length === (lines.at(-1) ?? '').length
  for (let index = lines.length - 2; whole && index >= 0; index -= 1) {
    const line = lines[index] ?? ''
    const run = tail.exec(line)?.[0] ?? ''
    if (run.length < SHORTEST_LINE) break
    text = run + text
    whole = run.length === line.length
  }
  return text
}

/** `width`: characters of the first line that stand before it. */
function linesBelow(lines: readonly string[], head: RegExp, width: number): string {
  let text = ''
  let before = width
  for (const line of lines) {
    const run = head.exec(line)?.[0] ?? ''
    text += run
    if (run.length < line.length || before + run.length < SHORTEST_LINE) break
    before = 0
  }
  return text
}
