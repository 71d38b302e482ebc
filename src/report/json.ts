import type { RunReport } from './run-report.ts'

/** `understudy/report/1`, with a final line break. */
export function renderJson(report: RunReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}
