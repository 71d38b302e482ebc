import { listGenerations } from '../../app/list-generations.ts'
import { findEnvironment } from '../../config/find-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { generationsText } from '../../report/generations-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const generations: Command = {
  name: 'generations',
  summary: 'list the copies that a target keeps for rewind, and what they lack',
  details: 'Changes nothing. Of a target that does not answer the record alone is shown.',
  arguments: [ENVIRONMENT],
  options: [],
  document: {
    generations:
      'id, state (half-made, live or kept), source, dataFrom, createdAt, database, bookmarks, lost (part, fact; null where nobody could look)',
    notSeen: 'why nobody could look at the target; else null',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  findEnvironment(app.config, environment)
  const listed = await listGenerations(app, environment)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { generations: listed.generations, notSeen: listed.notSeen ?? null },
    text: generationsText(environment, listed, invocation.style),
  }
}
