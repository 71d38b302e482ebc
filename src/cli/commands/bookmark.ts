import { addBookmark, removeBookmark } from '../../app/bookmarks.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Argument, type Command } from '../command.ts'

const NAME: Argument = { name: 'name', required: true, description: 'such as before-upgrade' }
const document = { name: 'the bookmark', generation: 'id of its generation' }

export const bookmarkAdd: Command = {
  name: 'bookmark add',
  summary: 'name a generation, so that no refresh removes it and a rewind finds it',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    NAME,
    { name: 'generation', required: false, description: 'its id; default: the live one' },
  ],
  options: [],
  document,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const added = addBookmark(app, environment, invocation.argument('name'), invocation.optionalArgument('generation'))
    return {
      exit: exitCode.done,
      ok: true,
      environment,
      document: { ...added },
      text: `Generation ${added.generation} of ${environment} is kept as ${added.name}; \`understudy rewind ${environment} --to ${added.name}\` brings it back.\n`,
    }
  },
}

export const bookmarkRemove: Command = {
  name: 'bookmark remove',
  summary: 'take a name away; the generation goes as any other does',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }, NAME],
  options: [],
  document,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const removed = removeBookmark(app, environment, invocation.argument('name'))
    return {
      exit: exitCode.done,
      ok: true,
      environment,
      document: { ...removed },
      text: `${removed.name} is gone; generation ${removed.generation} of ${environment} is kept as long as any other.\n`,
    }
  },
}
