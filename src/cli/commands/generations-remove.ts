import { removableGeneration, removeOneGeneration } from '../../app/remove-generation.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { leftDatabaseText } from '../../steps/left-database.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const generationsRemove: Command = {
  name: 'generations remove',
  summary: 'remove one copy that is kept: its home, its database, its record',
  details:
    'Refuses the live one, one with a bookmark, and one that an unfinished run needs. A database is dropped only where it is marked as that generation’s own. Nothing brings it back.',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    { name: 'generation', required: true, description: 'its id' },
  ],
  options: [YES],
  document: {
    run: 'id of the run',
    generation: 'id of the generation that is gone',
    leftDatabase: 'a database that is not marked as its own and stays; else null',
    belongsTo: 'the generation whose that database is by its mark; null where it has none, or none is left',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const toRemove = removableGeneration(app, environment, invocation.argument('generation'))
  await assertConfirmed(invocation, environment, `the removal of generation ${toRemove.id}`)
  const { run: id, generation, leftDatabase, belongsTo } = await removeOneGeneration(app, environment, toRemove)
  const left = leftDatabaseText({ leftDatabase, belongsTo })
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { run: id, generation, leftDatabase, belongsTo },
    text: `Generation ${generation} of ${environment} is removed${left === undefined ? '' : `; ${left}`}.\n`,
  }
}
