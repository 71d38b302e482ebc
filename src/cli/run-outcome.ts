import { join } from 'node:path'
import type { App } from '../app/app.ts'
import type { RunOutcome } from '../app/execute-run.ts'
import { reportOf } from '../app/report-of.ts'
import { exitCode } from '../kernel/exit-code.ts'
import { renderHtml } from '../report/html/page.ts'
import { renderText } from '../report/text.ts'
import type { Invocation, Outcome } from './command.ts'

/** What `refresh`, `resume` and `isolate` print in JSON. */
export const runDocument: Readonly<Record<string, string>> = {
  run: 'id of the run',
  steps: 'id, outcome (done, replayed, failed or not-reached), seconds',
  generation: 'id of the new generation; null before it is made',
  lockSeconds: 'how long the source was locked; null before the backup ended',
  held: 'the copy is cut and held, and was not started',
  rewoundTo: 'id of the earlier generation that runs again, as failedChecks says; else null',
  report: 'the HTML report',
}

/** The end of a run: its report is written also where it failed. */
export async function runOutcome(invocation: Invocation, app: App, outcome: RunOutcome): Promise<Outcome> {
  const { run, environment, steps, error } = outcome
  const report = reportOf(app, run)
  const file = await writeReport(invocation, app, run, renderHtml(report))
  const generation = report.generations.find(({ id }) => id === run)?.id ?? null
  const document = {
    run,
    steps,
    generation,
    lockSeconds: report.lock?.seconds ?? null,
    held: outcome.held ?? false,
    rewoundTo: outcome.rewoundTo ?? null,
    report: file ?? null,
  }
  const next = outcome.held === undefined ? [] : [heldText(environment)]
  const where = file === undefined ? [] : [`Report: ${file}\n`]
  return {
    exit: exitCode.done,
    ok: error === undefined,
    environment,
    document,
    text: [`${renderText(report, invocation.style)}\n`, ...next, ...where].join(''),
    ...(error === undefined ? {} : { failure: error }),
  }
}

function heldText(environment: string): string {
  return `Next: \`understudy resume ${environment} --start\` starts it, \`understudy rewind ${environment}\` goes back.\n`
}

/** Beside the journal. Undefined where the state is no folder: `understudy report` makes it again at any time. */
async function writeReport({ terminal }: Invocation, { config }: App, run: string, html: string) {
  if (config.state.kind !== 'folder') return undefined
  const folder = join(config.state.path, 'reports')
  await terminal.makeFolder(folder)
  const file = join(folder, `${run}.html`)
  await terminal.writeFile(file, html)
  return file
}
