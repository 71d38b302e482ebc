import type { CheckResult } from '../kernel/check-result.ts'
import type { RunReport } from './run-report.ts'

/**
 * Checks as test cases, one suite per area. Unknown is not safe, so it is an error; a failure of the run itself is one too. A
 * waived proof is a test that was skipped, and so is a comparison with the source that could not be made.
 */
export function renderJunit(report: RunReport): string {
  const { run, checks, failure, waivers, verification } = report
  const areas = [...new Set(checks.map(areaOf))]
  const suites = areas.map((area) =>
    suite(
      run.startedAt,
      area,
      checks.filter((check) => areaOf(check) === area),
    ),
  )
  const ofRun = failure === undefined ? [] : [runSuite(run.startedAt, failure)]
  const ofProofs = waivers.length === 0 ? [] : [proofSuite(run.startedAt, waivers)]
  const compared = verification.length === 0 ? [] : [verificationSuite(run.startedAt, verification)]
  const tests = checks.length + ofRun.length + waivers.length + verification.length
  const totals = `tests="${tests}" failures="${countOf([...checks, ...verification], 'fail')}" errors="${countOf(checks, 'unknown') + ofRun.length}"`
  const name = attribute(`understudy ${run.kind} ${run.environment} ${run.id}`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${totals}>`,
    ...ofRun,
    ...ofProofs,
    ...compared,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suite(timestamp: string, area: string, checks: readonly CheckResult[]): string {
  const totals = `tests="${checks.length}" failures="${countOf(checks, 'fail')}" errors="${countOf(checks, 'unknown')}" skipped="0"`
  const head = `  <testsuite name="${attribute(area)}" timestamp="${attribute(timestamp)}" ${totals}>`
  return [head, ...checks.map(testCase), '  </testsuite>'].join('\n')
}

function testCase({ id, title, result, evidence }: CheckResult): string {
  const head = caseHead(id, title)
  switch (result) {
    case 'pass':
      return `${head}<system-out>${content(evidence)}</system-out></testcase>`
    case 'fail':
      return `${head}<failure type="fail" message="${attribute(evidence)}"/></testcase>`
    case 'unknown':
      return `${head}<error type="unknown" message="${attribute(evidence)}"/></testcase>`
  }
}

function verificationSuite(timestamp: string, results: readonly CheckResult[]): string {
  const cases = results.map((one) =>
    one.result === 'unknown'
      ? `${caseHead(one.id, one.title)}<skipped message="${attribute(one.evidence)}"/></testcase>`
      : testCase(one),
  )
  const totals = `tests="${results.length}" failures="${countOf(results, 'fail')}" errors="0" skipped="${countOf(results, 'unknown')}"`
  const head = `  <testsuite name="verification" timestamp="${attribute(timestamp)}" ${totals}>`
  return [head, ...cases, '  </testsuite>'].join('\n')
}

function caseHead(id: string, title: string): string {
  return `    <testcase classname="${attribute(id)}" name="${attribute(title)}">`
}

function runSuite(timestamp: string, { step, code, message, hint }: NonNullable<RunReport['failure']>): string {
  return [
    `  <testsuite name="run" timestamp="${attribute(timestamp)}" tests="1" failures="0" errors="1" skipped="0">`,
    `    <testcase classname="run" name="${attribute(step)}"><error type="${attribute(code)}" message="${attribute(message)}">${content(hint)}</error></testcase>`,
    '  </testsuite>',
  ].join('\n')
}

function proofSuite(timestamp: string, waivers: RunReport['waivers']): string {
  const cases = waivers.map(
    ({ proof, because }) =>
      `    <testcase classname="proof/${proof}" name="${proof}"><skipped message="${attribute(`waived: ${because}`)}"/></testcase>`,
  )
  const totals = `tests="${waivers.length}" failures="0" errors="0" skipped="${waivers.length}"`
  const head = `  <testsuite name="proof" timestamp="${attribute(timestamp)}" ${totals}>`
  return [head, ...cases, '  </testsuite>'].join('\n')
}

/** `mail-server` of `mail-server/not-configured`. */
function areaOf({ id }: CheckResult): string {
  return id.split('/')[0] ?? id
}

function countOf(checks: readonly CheckResult[], wanted: CheckResult['result']): number {
  return checks.filter(({ result }) => result === wanted).length
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\n\r\t]/g, (one) => `&#${one.charCodeAt(0)};`)
}

// XML 1.0 has no way to write these, not even escaped.
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu

function content(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
