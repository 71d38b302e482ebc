import { abortRun } from '../../app/resume-run.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const abort: Command = {
  name: 'abort',
  summary: 'end a run that will not be resumed, and say what is left',
  arguments: [ENVIRONMENT],
  options: [YES],
  document: { run: 'id of the run', left: 'what it leaves, one line each' },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  await assertConfirmed(invocation, environment, 'an abort')
  const { run: id, left } = await abortRun(app, environment)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { run: id, left },
    text: `Run ${id} is aborted. What is left:\n${left.map((line) => `  ${line}\n`).join('')}`,
  }
}
