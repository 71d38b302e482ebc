import type { Diagnostic } from '../kernel/diagnostic.ts'
import { indented, printableText } from './columns.ts'
import { countOf } from './quantity.ts'
import type { Style } from './style.ts'

/** What stands in the way of a run, and what is only worth knowing. */
export function doctorText(environment: string, problems: readonly Diagnostic[], style: Style): string {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const lines = problems.flatMap((problem) => problemLines(problem, style))
  const verdict =
    errors.length === 0
      ? style.good(`${environment} is ready.`)
      : style.bad(`${environment} is not ready: ${countOf(errors.length, 'problem')}.`)
  return `${[...lines, ...(lines.length === 0 ? [] : ['']), verdict].join('\n')}\n`
}

function problemLines({ severity, summary, hint, where }: Diagnostic, style: Style): readonly string[] {
  const word = severity === 'error' ? style.bad('error  ') : style.warn('warning')
  const place = where === undefined ? '' : ` (${where})`
  const advice = hint === undefined ? [] : indented([`hint: ${printableText(hint)}`], '         ')
  return [`${word}  ${printableText(summary)}${place}`, ...advice]
}
