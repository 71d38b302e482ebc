import { checkEnvironment } from '../../app/check-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { checksText } from '../../report/checks-text.ts'
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
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const { running, checks } = await checkEnvironment(app, environment)
  const ok = checks.length > 0 && checks.every(({ result }) => result === 'pass')
  return {
    exit: ok ? exitCode.done : exitCode.changesOrFailedCheck,
    ok,
    environment,
    document: { running, checks },
    text: checksText(environment, checks, invocation.style),
  }
}
