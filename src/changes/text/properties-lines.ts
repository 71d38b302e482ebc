/** How the bytes of a file become characters: ISO 8859-1 as `Properties.load(InputStream)` reads, or UTF-8 as Spring's loaders may. */
export type PropertiesEncoding = 'latin1' | 'utf8'

/** The decoded file: UTF-16 units, and for each the offset of its first byte; one offset more than units, the file's length. */
export interface Units {
  readonly codes: readonly number[]
  readonly offsets: readonly number[]
}

/** One logical line. `kept` are the indexes of the units that Java keeps; continuation breaks and indentation are left out. */
export interface LogicalLine {
  readonly kept: readonly number[]
  /** Index of the first unit of the natural line in which it begins, indentation included. */
  readonly begin: number
  /** Index after the last unit before the line break. */
  readonly end: number
  /** Index after the line break. */
  readonly next: number
  /** 1-based number of the natural line in which it begins. */
  readonly line: number
  /** The file ends inside a continuation of this line: text appended after it would join it. */
  readonly open: boolean
}

/** Maps units to bytes. Bytes that are not UTF-8 become U+FFFD for reading and stay as they are in the file. */
export function decodeUnits(bytes: Uint8Array, encoding: PropertiesEncoding): Units {
  const codes: number[] = []
  const offsets: number[] = []
  let at = 0
  while (at < bytes.length) {
    const end = encoding === 'utf8' ? endOfRun(bytes, at) : at + 1
    for (const code of decodeRun(bytes.subarray(at, end), encoding)) {
      codes.push(code)
      offsets.push(at)
    }
    at = end
  }
  offsets.push(bytes.length)
  return { codes, offsets }
}

/** Splits as java.util.Properties (17) does, its oddities included: comments and blank lines give nothing and never continue. */
export function readLogicalLines({ codes }: Units): readonly LogicalLine[] {
  const lines: LogicalLine[] = []
  let at = 0
  let line = 1
  while (at < codes.length) {
    const result = readLogicalLine(codes, at, line)
    if (result.found !== undefined) lines.push(result.found)
    at = result.next
    line = result.line
  }
  return lines
}

/** Space, tab or form feed: what may stand around keys, separators and continuation lines. */
export function isBlank(code: number | undefined): boolean {
  return code === SPACE || code === TAB || code === FORM_FEED
}

const TAB = 9
const LINE_FEED = 10
const FORM_FEED = 12
const RETURN = 13
const SPACE = 32
const BACKSLASH = 92
const commentMarks: readonly (number | undefined)[] = [33, 35]

interface Reading {
  readonly found: LogicalLine | undefined
  readonly next: number
  readonly line: number
}

function readLogicalLine(codes: readonly number[], start: number, startLine: number): Reading {
  const first = skipBlanks(codes, start)
  if (commentMarks.includes(codes[first])) return { found: undefined, ...skipToNextLine(codes, first, startLine) }
  const kept: number[] = []
  let at = first
  let line = startLine
  for (;;) {
    const part = readNaturalLine(codes, at, kept)
    const next = afterBreak(codes, part.end)
    const continues = part.continues && next < codes.length
    if (part.end < codes.length) line += 1
    if (!continues) {
      const found = endOfLogicalLine(part, { kept, begin: start, next, line: startLine })
      return { found, next, line }
    }
    at = skipBlanks(codes, next)
    // Java forgets that a line has begun when nothing of it was kept: what follows may be a comment or a line of its own.
    if (kept.length === 0 && (isBreak(codes[at]) || commentMarks.includes(codes[at]))) {
      return { found: undefined, ...skipToNextLine(codes, at, line) }
    }
    if (at === codes.length) {
      const found =
        kept.length === 0 ? undefined : { kept, begin: start, end: at, next: at, line: startLine, open: true }
      return { found, next: at, line }
    }
  }
}

// A lone backslash at the end of a file is an entry of empty key to Java, except before CR LF.
function endOfLogicalLine(
  part: NaturalLine,
  about: Pick<LogicalLine, 'kept' | 'begin' | 'next' | 'line'>,
): LogicalLine | undefined {
  if (about.kept.length === 0 && (!part.continues || about.next === part.end + 2)) return undefined
  return { ...about, end: part.continues ? about.next : part.end, open: part.continues }
}

interface NaturalLine {
  readonly end: number
  /** It ends in an odd number of backslashes. */
  readonly continues: boolean
}

function readNaturalLine(codes: readonly number[], start: number, kept: number[]): NaturalLine {
  let at = start
  let escaped = false
  for (; at < codes.length && !isBreak(codes[at]); at += 1) {
    escaped = codes[at] === BACKSLASH && !escaped
    kept.push(at)
  }
  if (escaped) kept.pop()
  return { end: at, continues: escaped }
}

function skipToNextLine(codes: readonly number[], start: number, line: number): { next: number; line: number } {
  let at = start
  while (at < codes.length && !isBreak(codes[at])) at += 1
  return { next: afterBreak(codes, at), line: at < codes.length ? line + 1 : line }
}

function afterBreak(codes: readonly number[], at: number): number {
  if (at >= codes.length) return at
  return codes[at] === RETURN && codes[at + 1] === LINE_FEED ? at + 2 : at + 1
}

function skipBlanks(codes: readonly number[], start: number): number {
  let at = start
  while (isBlank(codes[at])) at += 1
  return at
}

function isBreak(code: number | undefined): boolean {
  return code === LINE_FEED || code === RETURN
}

function endOfRun(bytes: Uint8Array, start: number): number {
  const isAscii = (byte: number | undefined) => byte !== undefined && byte < 0x80
  if (isAscii(bytes[start])) return start + 1
  let at = start
  while (at < bytes.length && !isAscii(bytes[at])) at += 1
  return at
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

function decodeRun(run: Uint8Array, encoding: PropertiesEncoding): readonly number[] {
  if (encoding === 'latin1') return [...run]
  const text = utf8.decode(run)
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}
