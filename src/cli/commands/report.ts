import { reportOf } from '../../app/report-of.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { renderHtml } from '../../report/html/page.ts'
import { renderJunit } from '../../report/junit.ts'
import { renderText } from '../../report/text.ts'
import type { Command, Invocation, Outcome } from '../command.ts'

export const report: Command = {
  name: 'report',
  summary: 'show what a run did: every change, every check with its evidence, what was kept and why',
  details: 'Without a run: the newest one. No secret appears in it.',
  arguments: [{ name: 'run', required: false, description: 'id of a run, as `understudy runs` prints it' }],
  options: [
    { flags: '--html <file>', description: 'write one self-contained HTML file' },
    { flags: '--junit <file>', description: 'write the checks as JUnit XML' },
  ],
  document: {
    '...':
      'the whole report: run, verdict, failure, versions, dataFrom, lock, steps, findings, changes, checks, waivers, leaks, ...',
    files: 'the files that were written',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const { terminal } = invocation
  await using app = await invocation.openApp()
  const made = reportOf(app, invocation.optionalArgument('run'))
  const [html, junit] = [invocation.option('html'), invocation.option('junit')]
  if (html !== undefined) await terminal.writeFile(html, renderHtml(made))
  if (junit !== undefined) await terminal.writeFile(junit, renderJunit(made))
  const files = [html, junit].filter((file) => file !== undefined)
  return {
    exit: exitCode.done,
    ok: true,
    environment: made.run.environment,
    document: { ...made, files },
    text: files.length > 0 ? files.map((file) => `Written: ${file}\n`).join('') : renderText(made, invocation.style),
  }
}
