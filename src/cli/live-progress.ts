import { progressLines } from '../report/progress-text.ts'
import type { Style } from '../report/style.ts'
import type { ProgressView } from './progress.ts'

/** Control sequences: up by so many lines, to their first column, and all that stands from there on is gone. */
const erased = (lines: number): string => (lines === 0 ? '' : `\u001B[${lines}A\r\u001B[J`)

/** On a terminal: a line for each thing that is under way, below what was printed and written anew each time. */
export function liveView(write: (text: string) => void, columns: () => number, style: Style): ProgressView {
  let drawn: readonly string[] = []
  const draw = (above: string, lines: readonly string[]): void => {
    if (above === '' && lines.join() === drawn.join()) return
    write(`${erased(drawn.length)}${above}${lines.map((line) => `${style.faint(line)}\n`).join('')}`)
    drawn = lines
  }
  return {
    line: (text) => draw(text, drawn),
    // A line as wide as the terminal would take two, and the next one be written over the wrong one.
    progress: (progress) => draw('', progressLines(progress, columns() - 1)),
  }
}
