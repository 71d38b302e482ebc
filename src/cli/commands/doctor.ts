import { doctor as problemsOf } from '../../app/doctor.ts'
import { sudoersOf } from '../../app/sudoers-of.ts'
import { AppError } from '../../kernel/app-error.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { doctorText } from '../../report/doctor-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'look for everything that would stop a run, all at once',
  details:
    'Changes nothing. Where a target has less room than is used on the disks of its source, it counts the files of the source, which takes minutes for a large home. With `--print sudoers` it prints the exact, minimal sudo rules instead, and asks nothing but where the service user of a source is at home.',
  arguments: [ENVIRONMENT],
  options: [{ flags: '--print <what>', description: 'sudoers: the rules for /etc/sudoers.d' }],
  document: {
    problems: 'severity, summary, hint, where',
    sudoers: 'with --print sudoers, in place of problems: the rules',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const what = invocation.option('print')
  if (what !== undefined && what !== 'sudoers') {
    throw new AppError('config/usage', `--print ${what} is nothing that doctor prints`, { hint: '--print sudoers' })
  }
  await using app = await invocation.openApp()
  if (what === 'sudoers') {
    const sudoers = await sudoersOf(app, environment)
    return { exit: exitCode.done, ok: true, environment, document: { sudoers }, text: sudoers }
  }
  const problems = await problemsOf(app, environment)
  const ok = problems.every(({ severity }) => severity !== 'error')
  return {
    exit: ok ? exitCode.done : exitCode.failed,
    ok,
    environment,
    document: { problems },
    text: doctorText(environment, problems, invocation.style),
  }
}
