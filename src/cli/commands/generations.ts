import { findEnvironment } from '../../config/find-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { generationsText } from '../../report/generations-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const generations: Command = {
  name: 'generations',
  summary: 'list the copies that a target keeps for rewind',
  arguments: [ENVIRONMENT],
  options: [],
  document: { generations: 'id, state (half-made, live or kept), source, dataFrom, createdAt, database, bookmarks' },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  findEnvironment(app.config, environment)
  const store = app.generations(environment)
  const bookmarks = Object.entries(store.bookmarks())
  const all = store
    .all()
    .map((one) => ({ ...one, bookmarks: bookmarks.flatMap(([name, id]) => (id === one.id ? [name] : [])) }))
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { generations: all },
    text: generationsText(environment, all, invocation.style),
  }
}
