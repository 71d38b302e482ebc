export interface Span {
  readonly text: string
  readonly bold: boolean
  readonly faint: boolean
  /** One of the eight colours of a terminal, 0 to 7. */
  readonly colour: number | undefined
}

type Look = Omit<Span, 'text'>

const plain: Look = { bold: false, faint: false, colour: undefined }

const ESCAPE = '\u001B'

/** Lines of what a program printed on a terminal, by their looks. Everything but colours and weight is left out. */
export function readTerminalText(text: string): readonly (readonly Span[])[] {
  let look = plain
  return text
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const spans: Span[] = []
      for (const [index, part] of line.split(ESCAPE).entries()) {
        const [sequence = '', codes = '', final] = index === 0 ? [] : (/^\[([\d;?]*)([A-Za-z])/u.exec(part) ?? [])
        if (final === 'm') look = lookAfter(look, codes)
        const rest = part.slice(sequence.length)
        if (rest !== '') spans.push({ ...look, text: rest })
      }
      return spans
    })
}

function lookAfter(look: Look, codes: string): Look {
  return codes.split(';').reduce((now, code) => withCode(now, Number(code)), look)
}

function withCode(look: Look, code: number): Look {
  if (code === 0) return plain
  if (code === 1) return { ...look, bold: true }
  if (code === 2) return { ...look, faint: true }
  if (code === 22) return { ...look, bold: false, faint: false }
  if (code >= 30 && code <= 37) return { ...look, colour: code - 30 }
  if (code === 39) return { ...look, colour: undefined }
  return look
}
