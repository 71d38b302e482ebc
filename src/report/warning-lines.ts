import type { Diagnostic } from '../kernel/diagnostic.ts'
import { indented, printableText } from './columns.ts'
import type { Style } from './style.ts'

export function warningLines(warnings: readonly Diagnostic[], style: Style): readonly string[] {
  if (warnings.length === 0) return []
  const lines = warnings.flatMap(({ summary, hint }) => [
    printableText(summary),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ])
  return [style.warn('Warnings'), ...indented(lines)]
}
