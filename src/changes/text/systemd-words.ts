/** The words of a systemd setting, quotes and C escapes resolved; undefined where systemd would ignore the line as broken. */
export function splitUnitWords(text: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  while (at < text.length) {
    const piece = pieceAt(text, at)
    if (piece === undefined) return undefined
    at = piece.end
    if (piece.text !== undefined) {
      word = (word ?? '') + piece.text
    } else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  return word === undefined ? words : [...words, word]
}

interface Piece {
  /** Undefined for the white space between words. */
  readonly text: string | undefined
  readonly end: number
}

const SPACE = /[ \t\n\r]+/uy
const PLAIN = /[^ \t\n\r\\"']+/uy
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/suy
const ESCAPED = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/suy

function pieceAt(text: string, at: number): Piece | undefined {
  const space = matchAt(SPACE, text, at)
  if (space !== undefined) return { text: undefined, end: at + space[0].length }
  const plain = matchAt(PLAIN, text, at)
  if (plain !== undefined) return { text: plain[0], end: at + plain[0].length }
  const found = matchAt(QUOTED, text, at) ?? matchAt(ESCAPED, text, at)
  if (found === undefined) return undefined
  const resolved = resolveEscapes(found[1] ?? found[2] ?? found[0])
  return resolved === undefined ? undefined : { text: resolved, end: at + found[0].length }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

const named: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['s', ' '],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
])

function resolveEscapes(text: string): string | undefined {
  let broken = false
  const resolved = text.replaceAll(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/gsu,
    (_, escape: string) => {
      const character = named.get(escape) ?? fromCode(escape)
      broken ||= character === undefined
      return character ?? ''
    },
  )
  return broken ? undefined : resolved
}

function fromCode(escape: string): string | undefined {
  if (escape.length === 1) return undefined
  const code = /^\d/u.test(escape) ? Number.parseInt(escape, 8) : Number.parseInt(escape.slice(1), 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
