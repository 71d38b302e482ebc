import { formatTime } from '../quantity.ts'
import type { RunReport } from '../run-report.ts'
import { changesSection } from './changes.ts'
import { checksSection, verificationSection } from './checks.ts'
import { endpointsSection } from './endpoints.ts'
import { findingsSection } from './findings.ts'
import { markup, type Markup } from './markup.ts'
import { differencesSection, exceptionsSection, leaksSection, newSection } from './remarks.ts'
import { refusalSection } from './refusal.ts'
import { remainsSection, notesSection } from './remains.ts'
import { stepsSection } from './steps.ts'
import { styleSheet } from './style-sheet.ts'
import { failureSection, summary } from './summary.ts'

/** One self-contained file: no script, no font, no picture, nothing that is loaded from anywhere. */
export function renderHtml(report: RunReport): string {
  const { run } = report
  const title = `${run.kind} of ${run.environment}, ${formatTime(run.startedAt)}`
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>Understudy: ${title}</title>
<style>${styleSheet}</style>
</head>
<body>
${summary(report)}
<main>
${sections(report)}</main>
<footer>Understudy report of run <code>${run.id}</code>. It holds no secret; where secrets lie is listed under “What remains”.</footer>
</body>
</html>
`
  return page.html
}

function sections(report: RunReport): readonly Markup[] {
  return [
    failureSection(report),
    checksSection(report),
    verificationSection(report),
    exceptionsSection(report),
    refusalSection(report),
    leaksSection(report),
    endpointsSection(report),
    newSection(report),
    differencesSection(report),
    stepsSection(report),
    findingsSection(report),
    changesSection(report),
    remainsSection(report),
    notesSection(report),
  ]
}
