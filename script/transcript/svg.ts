import { readTerminalText, type Span } from './ansi.ts'

const LINE_HEIGHT = 19
const CHARACTER_WIDTH = 8.4
const MARGIN = 20
const TITLE_BAR = 34

const background = '#14181f'
const foreground = '#d5dbe3'
const faint = '#8590a0'
const colours = ['#5c6675', '#f0716b', '#5fc779', '#e5b454', '#6ba6ff', '#c78bf0', '#56c2d6', '#ffffff'] as const

/** One picture without scripts, fonts or references to anything, so that it is shown the same everywhere. */
export function renderTranscript(text: string): string {
  const lines = readTerminalText(text)
  const columns = Math.max(...lines.map(widthOf), 80)
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN)
  const height = lines.length * LINE_HEIGHT + TITLE_BAR + 2 * MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>A refresh of a staging from a stand-in production, as a terminal shows it</title>',
    `<rect width="${width}" height="${height}" rx="10" fill="${background}"/>`,
    ...[0, 1, 2].map((index) => `<circle cx="${MARGIN + 4 + index * 20}" cy="20" r="6" fill="${colours[index + 1]}"/>`),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="${foreground}">`,
    ...lines.map(renderLine),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function widthOf(line: readonly Span[]): number {
  return line.reduce((sum, { text }) => sum + text.length, 0)
}

/** Every span says where it begins and how wide it is: fonts differ, columns must not. */
function renderLine(line: readonly Span[], index: number): string {
  const y = TITLE_BAR + MARGIN + index * LINE_HEIGHT
  let column = 0
  return line
    .map((span) => {
      const x = (MARGIN + column * CHARACTER_WIDTH).toFixed(1)
      column += span.text.length
      if (span.text.trim() === '') return ''
      const length = (span.text.length * CHARACTER_WIDTH).toFixed(1)
      return `<text x="${x}" y="${y}" textLength="${length}" xml:space="preserve"${styleOf(span)}>${escaped(span.text)}</text>`
    })
    .join('')
}

function styleOf({ bold, faint: isFaint, colour }: Span): string {
  const fill = isFaint ? faint : colour === undefined ? undefined : colours[colour]
  return `${bold ? ' font-weight="bold"' : ''}${fill === undefined ? '' : ` fill="${fill}"`}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
