/** One assignment; the line is 1-based. */
export interface FileVariable {
  readonly name: string
  readonly value: string
  readonly line: number
}

/**
 * Reads what systemd's `EnvironmentFile=` names: no expansion, quotes and backslashes resolved, `#` and `;` comments.
 * What is no assignment to a legal name (`export X=1` too) is passed over, as systemd does.
 */
export function parseEnvironmentFile(text: string): readonly FileVariable[] {
  const variables: FileVariable[] = []
  let at = 0
  while (at < text.length) {
    const statement = statementAt(text, at)
    at = statement.end
    if (statement.name !== undefined && LEGAL_NAME.test(statement.name)) {
      const line = text.slice(0, statement.start).split(/\r\n|\r|\n/u).length
      variables.push({ name: statement.name, value: statement.value, line })
    }
  }
  return variables
}

const LEGAL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u

interface Statement {
  readonly name: string | undefined
  readonly value: string
  readonly start: number
  readonly end: number
}

function statementAt(text: string, from: number): Statement {
  const start = from + (matchAt(/\s+/uy, text, from)?.[0].length ?? 0)
  const comment = matchAt(/[#;][^\r\n]*/uy, text, start)
  if (comment !== undefined) return { name: undefined, value: '', start, end: start + comment[0].length }
  const name = matchAt(/([^=\r\n]*)=/uy, text, start)
  const skipped = matchAt(/[^\r\n]*/uy, text, start)?.[0].length ?? 0
  if (name === undefined) return { name: undefined, value: '', start, end: Math.max(start + skipped, from + 1) }
  const { value, end } = valueAt(text, start + name[0].length)
  return { name: name[1]?.trim(), value, start, end }
}

// Quotes count at the beginning of a value and directly after another quoted part, elsewhere they are data.
function valueAt(text: string, start: number): { readonly value: string; readonly end: number } {
  let at = start + (matchAt(/[ \t]+/uy, text, start)?.[0].length ?? 0)
  let value = ''
  let mayQuote = true
  for (;;) {
    const quoted: RegExpExecArray | undefined = mayQuote
      ? matchAt(/'([^']*)'[ \t]*|"((?:[^"\\]|\\.)*)"[ \t]*/suy, text, at)
      : undefined
    const plain: RegExpExecArray | undefined = quoted ?? matchAt(/\\(?:\r\n|[\s\S])|[^\r\n\\]/uy, text, at)
    if (plain === undefined) return { value: mayQuote ? value : value.trimEnd(), end: at }
    at += plain[0].length
    mayQuote = quoted !== undefined || (mayQuote && /^\\[\r\n]/u.test(plain[0]))
    value += quoted === undefined ? unescapePlain(plain[0]) : (quoted[1] ?? unescapeQuoted(quoted[2] ?? ''))
  }
}

function unescapePlain(piece: string): string {
  if (!piece.startsWith('\\')) return piece
  return /^\\[\r\n]/u.test(piece) ? '' : piece.slice(1)
}

function unescapeQuoted(text: string): string {
  return text.replaceAll(/\\(\r\n|[\s\S])/gu, (both: string, next: string) => {
    if (/^[\r\n]/u.test(next)) return ''
    return '"\\`$'.includes(next) ? next : both
  })
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}
