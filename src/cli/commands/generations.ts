import { findEnvironment } from '../../config/find-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { generationsText } from '../../report/generations-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const generations: Command = {
  name: 'generations',
  summary: 'list the copies that a target keeps for rewind',
  arguments: [ENVIRONMENT],
  options: [],
  document: { generations: 'id, state (half-made, live or kept), source, dataFrom, createdAt, database' },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  findEnvironment(app.config, environment)
  const all = app.generations(environment).all()
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { generations: all },
    text: generationsText(environment, all, invocation.style),
  }
}
