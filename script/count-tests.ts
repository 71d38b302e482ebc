import { readFileSync } from 'node:fs'

// Prints `N passed, N failed, N skipped` from vitest's JSON report, and ends with 1 when a test failed, when one was
// skipped on CI, or when there is no report, which counts as one failure.

const counts = countTests(readReport(process.argv[2] ?? ''))
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
const skippedOnCi = process.env['CI'] !== undefined && counts.skipped > 0
process.exitCode = counts.failed > 0 || counts.passed === 0 || skippedOnCi ? 1 : 0

function countTests(report: Readonly<Record<string, unknown>>) {
  const count = (name: string) => Number(report[name] ?? 0)
  // A file that could not be loaded has no tests that could fail; only its suite does.
  const failed = count('numFailedTests') || count('numFailedTestSuites')
  return {
    passed: count('numPassedTests'),
    failed: report['success'] === undefined ? 1 : failed,
    skipped: count('numPendingTests') + count('numTodoTests'),
  }
}

function readReport(path: string): Readonly<Record<string, unknown>> {
  try {
    const report: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof report === 'object' && report !== null ? { ...report } : {}
  } catch {
    return {}
  }
}
