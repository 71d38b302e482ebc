/** Pieces of both halves of a base64 text of this length are long enough to be found when the other half is cut by a line break. */
export const SHORTEST_WRAPPED = 14

/** Lines of base64 have 60 characters or more (Ruby 60, PEM 64, OpenSSH 70, MIME and LDIF 76). */
export const SHORTEST_LINE = 60

/** A line break as it is, at the end of a continuation line, or as an escape of JSON; what follows is indented in YAML and LDIF. */
export const LINE_BREAK = /(?:\\*\r?\n|(?:\\+r)?\\+n)[ \t]*/gu

const TAB = 9
const LF = 10
const CR = 13
const BLANK = 32
const BACKSLASH = 92
const LETTER_N = 110
const LETTER_R = 114

/** Length of the line break that begins there; 0 where none does. */
export function breakAfter(bytes: Uint8Array, at: number): number {
  let end = at
  const skip = (code: number): boolean => {
    if (bytes[end] !== code) return false
    end += 1
    return true
  }
  const skipBackslashes = (): boolean => {
    const first = end
    while (skip(BACKSLASH));
    return end > first
  }
  if (skipBackslashes()) {
    if (skip(LETTER_R) && !skipBackslashes()) return 0
    if (!skip(LETTER_N)) {
      skip(CR)
      if (!skip(LF)) return 0
    }
  } else {
    skip(CR)
    if (!skip(LF)) return 0
  }
  while (skip(BLANK) || skip(TAB));
  return end - at
}

/** Length of the line break that ends before `at`; 0 where none does. */
export function breakBefore(bytes: Uint8Array, at: number): number {
  let begin = at
  const skip = (code: number): boolean => {
    if (bytes[begin - 1] !== code) return false
    begin -= 1
    return true
  }
  const skipBackslashes = (): boolean => {
    const last = begin
    while (skip(BACKSLASH));
    return begin < last
  }
  while (skip(BLANK) || skip(TAB));
  if (skip(LF)) {
    skip(CR)
    skipBackslashes()
    return at - begin
  }
  if (!skip(LETTER_N) || !skipBackslashes()) return 0
  const end = begin
  if (skip(LETTER_R) && !skipBackslashes()) begin = end
  return at - begin
}
