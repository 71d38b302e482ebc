import type { CheckResult } from '../kernel/check-result.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'

/** What passed, and should be mended all the same. */
export function warningsIn(results: readonly CheckResult[]): readonly Diagnostic[] {
  return results.flatMap(({ warning }) => (warning === undefined ? [] : [{ severity: 'warning', summary: warning }]))
}
