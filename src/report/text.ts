import { checkBlock, checksText } from './checks-text.ts'
import { columns, indented, printableText } from './columns.ts'
import { differenceBlocks } from './endpoint-lines.ts'
import { countOf, formatBytes, formatSeconds, formatTime } from './quantity.ts'
import { leakCounts } from './report-leaks.ts'
import type { ReportedRefusal, ReportedStep, RunReport } from './run-report.ts'
import type { Style } from './style.ts'

/** A run on a terminal: the verdict first. The HTML report has every change. */
export function renderText(report: RunReport, style: Style): string {
  const blocks = [
    [
      style.strong(`${report.run.kind} of ${report.run.environment}`),
      verdict(report, style),
      ...indented(columns(facts(report))),
    ],
    failure(report, style),
    stepBlock(report, style),
    exceptions(report, style),
    list('Shared with production', sharedLines(report.refusal?.shared ?? [])),
    ...differenceBlocks(report.endpointsSinceLast, report.run.environment),
    list('New since the plan, and cut', report.newSincePlan),
    list(
      'Differences and warnings',
      report.warnings.map(({ summary }) => summary),
    ),
    verification(report, style),
    [checksText(report.run.environment, report.checks, style).trimEnd()],
    list(
      'Places that hold secrets',
      report.secretPlaces.map(({ place, holds }) => `${place}  ${holds}`),
    ),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function verdict({ verdict: { kind, text } }: RunReport, style: Style): string {
  return { safe: style.good, checked: style.warn, unsafe: style.bad, incomplete: style.warn }[kind](printableText(text))
}

function facts({
  run,
  versions,
  fromBackup,
  dataFrom,
  lock,
  applied,
  changes,
  refusal,
  leaks,
}: RunReport): readonly (readonly string[])[] {
  const planned = changes.reduce((sum, { count }) => sum + count, 0)
  return [
    ['run', run.id],
    ['source', run.source ?? 'none'],
    ['started', `${formatTime(run.startedAt)} by ${run.by}`],
    ...(run.endedAt === undefined ? [] : [['ended', formatTime(run.endedAt)]]),
    ...(run.why === undefined ? [] : [['reason', run.why]]),
    ...(versions === undefined ? [] : [['versions', `${versions.source} to ${versions.target}`]]),
    ...dataFromLine(fromBackup, dataFrom),
    ...(lock === undefined
      ? []
      : [['locked', `${formatSeconds(lock.seconds)}, of which ${formatSeconds(lock.drainSeconds)} draining`]]),
    [
      'changes',
      applied === undefined
        ? `${planned} planned`
        : `${planned} planned; ${countOf(applied.rows, 'row')} changed in the database`,
    ],
    ...(refusal === undefined ? [] : [['refused', refusalText(refusal)]]),
    ...(leaks === undefined ? [] : [['leaks', `${leakCounts(leaks.totals)}; ${formatBytes(leaks.bytes)} searched`]]),
  ]
}

function dataFromLine(fromBackup: string | undefined, dataFrom: string | undefined): readonly (readonly string[])[] {
  const time = dataFrom === undefined ? undefined : formatTime(dataFrom)
  if (fromBackup !== undefined) return [['data from', `the backup ${fromBackup} of ${time ?? 'a time not known yet'}`]]
  return time === undefined ? [] : [['data from', time]]
}

function refusalText({ refused, answered }: ReportedRefusal): string {
  const answering = answered.filter(({ how }) => how === 'answered').length
  // Where the host knows no way, no rule was asked.
  const without = refused.filter(({ ways }) => ways.every(({ how }) => how !== 'refused')).length
  const by =
    without === 0 ? 'each by the fence' : `${refused.length - without} by the fence, ${without} without a way there`
  return `${countOf(refused.length, 'known endpoint')}, ${by}; ${answering} of ${countOf(answered.length, 'destination')} that are allowed answered`
}

function sharedLines(shared: ReportedRefusal['shared']): readonly string[] {
  return columns(shared.map(({ allowed, why, production }) => [allowed, why, production]))
}

function verification({ verification: results }: RunReport, style: Style): readonly string[] {
  return results.length === 0 ? [] : [style.strong('Compared with the source'), ...checkBlock(results, style)]
}

function failure({ failure: failed }: RunReport, style: Style): readonly string[] {
  if (failed === undefined) return []
  return [
    style.bad(`Failed in ${failed.step} (${failed.code})`),
    ...indented([printableText(failed.message), `hint: ${printableText(failed.hint)}`]),
  ]
}

function stepBlock({ steps }: RunReport, style: Style): readonly string[] {
  if (steps.length === 0) return []
  const lines = columns(
    steps.map((step) => [step.outcome, step.id, step.outcome === 'not-reached' ? '' : formatSeconds(step.seconds)]),
  )
  return [
    style.strong('Steps'),
    ...indented(lines.map((line, index) => colouredStep(line, steps[index]?.outcome, style))),
  ]
}

function colouredStep(line: string, outcome: ReportedStep['outcome'] | undefined, style: Style): string {
  if (outcome === 'failed') return style.bad(line)
  return outcome === 'not-reached' || outcome === 'interrupted' ? style.faint(line) : line
}

function exceptions({ waivers, findings }: RunReport, style: Style): readonly string[] {
  const rows = [
    ...waivers.map(({ proof, because }) => ['waived', proof, because]),
    ...findings
      .filter(({ decision }) => decision !== 'cut')
      .map(({ decision, place, detail }) => [decision, place, detail ?? '']),
  ]
  return rows.length === 0 ? [] : [style.strong('Kept, redirected and waived'), ...indented(columns(rows))]
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...indented(lines.map(printableText))]
}
