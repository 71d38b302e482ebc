/** A part of a shell word. Nothing is ever executed or expanded here. */
export type ShellPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `$NAME`, `${NAME}` or `${NAME:-word}`; `operator` and `word` only where they say what happens when NAME is unset. */
  | { readonly kind: 'variable'; readonly name: string; readonly operator: string; readonly word: string }
  /** A command substitution, arithmetic or anything else that only a shell can tell. */
  | { readonly kind: 'unknown' }

export type ShellToken =
  | { readonly kind: 'word'; readonly parts: readonly ShellPart[]; readonly line: number }
  /** `;`, `&&`, `(`, a line break (`\n`) and so on. */
  | { readonly kind: 'operator'; readonly text: string; readonly line: number }

/** Splits a POSIX shell script into words and operators; comments and here-documents are left out. Never throws. */
export function readShellTokens(script: string): readonly ShellToken[] {
  const tokens: ShellToken[] = []
  const delimiters: string[] = []
  let line = 1
  let at = 0
  while (at < script.length) {
    const { token, end } = tokenAt(script, at, line)
    if (token !== undefined) tokens.push(token)
    const heredoc = token?.kind === 'operator' ? /^<<-?[ \t]*(["']?)([\w.-]+)\1$/u.exec(token.text)?.[2] : undefined
    if (heredoc !== undefined) delimiters.push(heredoc)
    const isBreak = token?.kind === 'operator' && token.text === '\n'
    const next = isBreak ? afterHeredocs(script, end, delimiters.splice(0)) : end
    line += script.slice(at, next).split('\n').length - 1
    at = next
  }
  return tokens
}

/** The parts of a word that stands by itself, such as the one after `:-`. */
export function readShellParts(word: string): readonly ShellPart[] {
  return partsBetween(word, 0, /(?!)/uy).parts
}

const SKIPPED = /[ \t\r]+|\\\r?\n|#[^\n]*/uy
const OPERATOR = /\n|<<-?[ \t]*(["']?)[\w.-]+\1|;;|&&|\|\||[<>]{1,2}&?|[;&|()]/uy
const WORD_END = /[ \t\r\n;&|()<>]/uy

function tokenAt(script: string, at: number, line: number): { token: ShellToken | undefined; end: number } {
  const skipped = matchAt(SKIPPED, script, at)
  if (skipped !== undefined) return { token: undefined, end: at + skipped[0].length }
  const operator = matchAt(OPERATOR, script, at)
  if (operator !== undefined)
    return { token: { kind: 'operator', text: operator[0], line }, end: at + operator[0].length }
  const { parts, end } = partsBetween(script, at, WORD_END)
  return { token: { kind: 'word', parts, line }, end: Math.max(end, at + 1) }
}

function afterHeredocs(script: string, start: number, delimiters: readonly string[]): number {
  let at = start
  for (const delimiter of delimiters) {
    const escaped = delimiter.replaceAll('.', '\\.')
    const end = new RegExp(`^\\t*${escaped}\\r?$\\n?`, 'mu').exec(script.slice(at))
    at = end === null ? script.length : at + end.index + end[0].length
  }
  return at
}

interface Part {
  readonly parts: readonly ShellPart[]
  readonly end: number
}

function partsBetween(script: string, start: number, stop: RegExp): Part {
  const parts: ShellPart[] = []
  let at = start
  while (at < script.length && matchAt(stop, script, at) === undefined) {
    const found = partAt(script, at)
    parts.push(...found.parts)
    at = found.end
  }
  return { parts, end: at }
}

function partAt(script: string, at: number): Part {
  const simple = matchAt(/'([^']*)'|\\(\r?\n)|\\([\s\S])|([^\s'"\\$`;&|()<>]+)/uy, script, at)
  if (simple !== undefined) {
    const text = simple[1] ?? (simple[2] === undefined ? (simple[3] ?? simple[4] ?? '') : '')
    return { parts: [{ kind: 'text', text }], end: at + simple[0].length }
  }
  if (script[at] === '"') return quotedAt(script, at)
  if (script[at] === '$' || script[at] === '`') return expansionAt(script, at)
  return { parts: [{ kind: script[at] === "'" ? 'unknown' : 'text', text: script.charAt(at) }], end: at + 1 }
}

function quotedAt(script: string, start: number): Part {
  // An empty text keeps `""` a word.
  const parts: ShellPart[] = [{ kind: 'text', text: '' }]
  let at = start + 1
  while (at < script.length && script[at] !== '"') {
    const text = matchAt(/\\\r?\n|\\(["\\$`])|[^"\\$`]+|\\/uy, script, at)
    const found = text === undefined ? expansionAt(script, at) : undefined
    if (text !== undefined) parts.push({ kind: 'text', text: /^\\\r?\n/u.test(text[0]) ? '' : (text[1] ?? text[0]) })
    parts.push(...(found?.parts ?? []))
    at = found?.end ?? at + (text?.[0].length ?? 1)
  }
  if (at >= script.length) parts.push({ kind: 'unknown' })
  return { parts, end: at + 1 }
}

function expansionAt(script: string, at: number): Part {
  const variable = matchAt(/\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)\}/uy, script, at)
  if (variable !== undefined) {
    const name = variable[1] ?? variable[2] ?? ''
    return { parts: [{ kind: 'variable', name, operator: '', word: '' }], end: at + variable[0].length }
  }
  if (script.startsWith('${', at)) return bracedAt(script, at)
  if (script.startsWith('$(', at)) return { parts: [{ kind: 'unknown' }], end: closingAt(script, at + 2, '(', ')') + 1 }
  const other = matchAt(/`(?:[^`\\]|\\[\s\S])*`?|\$(?:'(?:[^'\\]|\\.)*'|[\d@*#?$!-])/suy, script, at)
  if (other !== undefined) return { parts: [{ kind: 'unknown' }], end: at + other[0].length }
  return { parts: [{ kind: 'text', text: '$' }], end: at + 1 }
}

function bracedAt(script: string, at: number): Part {
  const end = closingAt(script, at + 2, '{', '}')
  const [, name, operator = '', word = ''] = /^([A-Za-z_]\w*)(:?[-=])(.*)$/su.exec(script.slice(at + 2, end)) ?? []
  const part: ShellPart = name === undefined ? { kind: 'unknown' } : { kind: 'variable', name, operator, word }
  return { parts: [part], end: end + 1 }
}

function closingAt(script: string, start: number, open: string, close: string): number {
  let depth = 1
  let at = start
  for (; at < script.length; at += 1) {
    const skipped = matchAt(/\\[\s\S]|'[^']*'/uy, script, at)
    if (skipped !== undefined) at += skipped[0].length - 1
    else if (script[at] === open) depth += 1
    else if (script[at] === close) depth -= 1
    if (depth === 0) return at
  }
  return at
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}
