/** Reads the syntax of java.util.Properties: comments, continuation lines, three separators, escapes. The last of two equal keys wins. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>()
  for (const line of logicalLines(text)) {
    const { key, value } = splitEntry(line)
    entries.set(unescape(key), unescape(value))
  }
  return entries
}

function logicalLines(text: string): readonly string[] {
  const lines: string[] = []
  let open: string | undefined
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const content = natural.replace(/^[ \t\f]+/, '')
    if (open === undefined && (content === '' || content.startsWith('#') || content.startsWith('!'))) continue
    const joined = (open ?? '') + content
    if (endsInContinuation(content)) {
      open = joined.slice(0, -1)
    } else {
      lines.push(joined)
      open = undefined
    }
  }
  if (open !== undefined && open !== '') lines.push(open)
  return lines
}

function endsInContinuation(line: string): boolean {
  const trailing = /\\*$/.exec(line)?.[0].length ?? 0
  return trailing % 2 === 1
}

function splitEntry(line: string): { readonly key: string; readonly value: string } {
  let end = 0
  while (end < line.length && !/[=: \t\f]/.test(line.charAt(end))) end += line.charAt(end) === '\\' ? 2 : 1
  const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '')
  return { key: line.slice(0, end), value: rest }
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S])|$)/g, (_, unicode?: string, letter?: string) => {
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16))
    return letter === undefined ? '' : (ESCAPES[letter] ?? letter)
  })
}
