import { checkEnvironment, type CheckedEnvironment } from '../../app/check-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { checksText } from '../../report/checks-text.ts'
import type { Style } from '../../report/style.ts'
import { warningLines } from '../../report/warning-lines.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const check: Command = {
  name: 'check',
  summary: 'make every safety check on a copy, running or stopped',
  details: 'Changes nothing. Exits with 2 when a check fails or cannot be made: unknown is not safe.',
  arguments: [ENVIRONMENT],
  options: [],
  document: {
    running: 'whether the application of the copy answered',
    checks: 'id, title, result (pass, fail or unknown), evidence',
    warnings:
      'severity, summary: what was seen when the copy was made, such as a repository that is broken at the source too',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const { running, checks, warnings } = await checkEnvironment(app, environment)
  const ok = checks.length > 0 && checks.every(({ result }) => result === 'pass')
  return {
    exit: ok ? exitCode.done : exitCode.changesOrFailedCheck,
    ok,
    environment,
    document: { running, checks, warnings },
    text: textOf(environment, { checks, warnings }, invocation.style),
  }
}

function textOf(
  environment: string,
  { checks, warnings }: Pick<CheckedEnvironment, 'checks' | 'warnings'>,
  style: Style,
): string {
  const lines = warningLines(warnings, style)
  const first = lines.length === 0 ? '' : `${lines.join('\n')}\n\n`
  return `${first}${checksText(environment, checks, style)}`
}
