import type { CheckResult } from '../kernel/check-result.ts'
import { indented, printableText } from './columns.ts'
import { countOf } from './quantity.ts'
import type { Style } from './style.ts'

const order: readonly CheckResult['result'][] = ['fail', 'unknown', 'pass']

/** Every check with its evidence; what did not pass comes first. */
export function checksText(environment: string, checks: readonly CheckResult[], style: Style): string {
  return `${[...checkBlock(checks, style), '', verdict(environment, checks, style)].join('\n')}\n`
}

/** The same without a verdict: lines. */
export function checkBlock(checks: readonly CheckResult[], style: Style): readonly string[] {
  const sorted = checks.toSorted((left, right) => order.indexOf(left.result) - order.indexOf(right.result))
  return sorted.flatMap((check) => checkLines(check, style))
}

function checkLines({ id, title, result, evidence }: CheckResult, style: Style): readonly string[] {
  const word = result.padEnd(7)
  const shown = { pass: style.good, fail: style.bad, unknown: style.warn }[result](word)
  return [
    `${shown}  ${printableText(title)} ${style.faint(`(${id})`)}`,
    ...indented([printableText(evidence)], '         '),
  ]
}

function verdict(environment: string, checks: readonly CheckResult[], style: Style): string {
  const bad = checks.filter(({ result }) => result !== 'pass').length
  if (checks.length === 0) return style.bad(`No check of ${environment} was made, and unknown is not safe.`)
  if (bad === 0) return style.good(`All ${countOf(checks.length, 'check')} of ${environment} passed.`)
  return style.bad(`${countOf(bad, 'check')} of ${checks.length} did not pass on ${environment}; unknown is not safe.`)
}
