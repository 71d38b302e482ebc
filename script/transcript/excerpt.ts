import { readTerminalText } from './ansi.ts'

const COLUMNS = 110
const GAP = '\u001B[2m       ...\u001B[22m'

/** Steps that a reader should see; the picture of all would fill two screens. */
const shownSteps: ReadonlySet<number> = new Set([1, 3, 4, 7, 8, 10, 11, 12, 13, 16])
const shownLines = [
  /^Starting a stand-in/u,
  /^Production has/u,
  /^\d+ findings: /u,
  /^\d+ changes in /u,
  /^Checked, without |is cut off from/u,
  /^ {2}(data from|locked|changes|leaks) /u,
  /^While the refresh/u,
  /^(isolated|fence|control): /u,
  /^Done in /u,
] as const

/** Of what `script/demo` printed on a terminal, as it was printed; what is left out shows as three dots. */
export function excerptOfDemo(transcript: string): string {
  const lines = leftStanding(transcript.replaceAll('\r\n', '\n')).split('\n')
  const shown: string[] = ['\u001B[1m$ script/demo\u001B[22m']
  let inShownStep = false
  for (const line of lines) {
    const plain = plainText(line)
    if (plain.trim() === '' || plain.startsWith('Script ')) continue
    const step = /^ *(\d+)\/\d+ /u.exec(plain)?.[1]
    if (step !== undefined) inShownStep = shownSteps.has(Number(step))
    else if (!plain.startsWith('       ')) inShownStep = false
    if (inShownStep || shownLines.some((pattern) => pattern.test(plain))) shown.push(...wrapped(line, plain))
    else if (shown.at(-1) !== GAP) shown.push(GAP)
  }
  return `${shown.join('\n')}\n`
}

/** Without what was written over: so many lines up, and all from there on gone, as the lines of what is under way go. */
function leftStanding(transcript: string): string {
  const parts = transcript.split(WRITTEN_OVER)
  return parts.reduce((standing, part, index) =>
    index % 2 === 0
      ? standing + part
      : `${standing
          .split('\n')
          .slice(0, -1 - Number(part))
          .join('\n')}\n`,
  )
}

const ESCAPE = '\u001B'
const WRITTEN_OVER = new RegExp(`${ESCAPE}\\[(\\d+)A\\r${ESCAPE}\\[J`, 'u')

function plainText(line: string): string {
  return readTerminalText(line)
    .flat()
    .map(({ text }) => text)
    .join('')
}

/** As a terminal does it; a line with colours is never that long. */
function wrapped(line: string, plain: string): readonly string[] {
  if (line !== plain || plain.length <= COLUMNS) return [line]
  return [plain.slice(0, COLUMNS), ...wrapped(plain.slice(COLUMNS), plain.slice(COLUMNS))]
}
