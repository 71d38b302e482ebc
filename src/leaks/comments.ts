/** How a kind of file marks what nobody acts on; `none` where all of it counts. */
export type CommentStyle = 'hash' | 'properties' | 'xml' | 'none'

export function commentStyleOf(path: string): CommentStyle {
  if (/\.properties$/iu.test(path)) return 'properties'
  if (/\.(?:xml|html?)$/iu.test(path)) return 'xml'
  return /\.json$/iu.test(path) ? 'none' : 'hash'
}

/** As far as the bytes before it tell. */
export function isInComment(bytes: Buffer, at: number, style: CommentStyle): boolean {
  switch (style) {
    case 'xml':
      return bytes.lastIndexOf('<!--', at) > bytes.lastIndexOf('-->', at)
    case 'properties':
      // A line that goes on is a value, whatever it begins with.
      return /^[ \t\f]*[#!]/u.test(lineAt(bytes, at)) && !goesOn(bytes, startOfLine(bytes, at))
    case 'hash':
      return /^\s*#(?!!)/u.test(lineAt(bytes, at))
    case 'none':
      return false
  }
}

const LF = 10
const CR = 13
const BACKSLASH = 92

function lineAt(bytes: Buffer, at: number): string {
  const start = startOfLine(bytes, at)
  return bytes.toString('latin1', start, Math.min(at + 1, start + 1000))
}

function startOfLine(bytes: Buffer, at: number): number {
  return at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1
}

/** Whether the line before ends in a backslash that is not itself escaped. */
function goesOn(bytes: Buffer, start: number): boolean {
  let end = start - 1
  if (bytes[end - 1] === CR) end -= 1
  let backslashes = 0
  while (bytes[end - 1 - backslashes] === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}
