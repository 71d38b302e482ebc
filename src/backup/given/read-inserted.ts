/** A row as a dump of statements has it: each cell as text, null where there is none, bytes as the dump writes them. */
export type InsertedRow = readonly (string | null)[]

/** The rows in a line of an INSERT, whether one stands in it or all. */
export function rowsIn(line: string): readonly InsertedRow[] {
  const rows: InsertedRow[] = []
  let at = line.startsWith('INSERT INTO ') ? line.indexOf(' VALUES') : 0
  if (at === -1) return rows
  for (at = line.indexOf('(', at); at !== -1; at = line.indexOf('(', at)) {
    const { row, end } = rowFrom(line, at + 1)
    if (row === undefined) return rows
    rows.push(row)
    at = end
  }
  return rows
}

interface From<What> {
  readonly end: number
  /** Undefined where the line ends within it. */
  readonly row: What | undefined
}

function rowFrom(line: string, from: number): From<InsertedRow> {
  const row: (string | null)[] = []
  for (let at = from; at < line.length;) {
    const { end, row: cell } = cellFrom(line, at)
    if (cell === undefined) break
    row.push(cell.text)
    if (line[end] === ')') return { row, end: end + 1 }
    at = end + 1
  }
  return { row: undefined, end: line.length }
}

/** `end` is where the comma or the bracket after it stands. */
function cellFrom(line: string, from: number): From<{ readonly text: string | null }> {
  const quote = /\s*(?:_\w+ |[bxX])?'/uy
  quote.lastIndex = from
  if (!quote.test(line)) {
    const end = nextOf(/[,)]/gu, line, from)
    const word = line.slice(from, end).trim()
    return { row: end === line.length ? undefined : { text: word === 'NULL' ? null : word }, end }
  }
  const last = endOfText(line, quote.lastIndex)
  return { row: { text: unescaped(line.slice(quote.lastIndex, last)) }, end: nextOf(/[,)]/gu, line, last) }
}

/** Of the text that begins there. No single expression, which would need a stack as deep as the text is long. */
function endOfText(line: string, from: number): number {
  let at = from
  for (;;) {
    at = nextOf(/['\\]/gu, line, at)
    if (at === line.length) return at
    if (line[at] === "'" && line[at + 1] !== "'") return at
    at += 2
  }
}

function nextOf(pattern: RegExp, line: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(line)?.index ?? line.length
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', 0: '\0', Z: '\u001A', b: '\b' }

function unescaped(text: string): string {
  return text.replaceAll(/\\([^])|''/gu, (_, escaped?: string) =>
    escaped === undefined ? "'" : (escapes[escaped] ?? escaped),
  )
}
