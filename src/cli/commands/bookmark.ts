import { addBookmark, removeBookmark, type Bookmarked } from '../../app/bookmarks.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Argument, type Command } from '../command.ts'

const NAME: Argument = { name: 'name', required: true, description: 'such as before-upgrade' }
const document = {
  name: 'the bookmark',
  generation: 'id of its generation; null where it names a backup',
  backup: 'name of its backup; null where it names a generation',
}

export const bookmarkAdd: Command = {
  name: 'bookmark add',
  summary:
    'name a generation or a kept backup, so that nothing removes it for age or room, and a rewind or restore finds it',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    NAME,
    { name: 'id', required: false, description: 'of the generation or backup; default: the live generation' },
  ],
  options: [],
  document,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const added = await addBookmark(app, environment, invocation.argument('name'), invocation.optionalArgument('id'))
    return {
      exit: exitCode.done,
      ok: true,
      environment,
      document: documentOf(added),
      text: `${titles[added.kind]} ${added.id} of ${environment} is kept as ${added.name}; \`understudy ${wayBack(environment, added)}\` brings it back.\n`,
    }
  },
}

export const bookmarkRemove: Command = {
  name: 'bookmark remove',
  summary: 'take a name away; the generation or backup goes as any other does',
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
      document: documentOf(removed),
      text: `${removed.name} is gone; ${removed.kind} ${removed.id} of ${environment} is kept as long as any other.\n`,
    }
  },
}

const titles = { generation: 'Generation', backup: 'Backup' } as const

function wayBack(environment: string, { kind, name }: Bookmarked): string {
  return kind === 'generation' ? `rewind ${environment} --to ${name}` : `backup restore ${environment} ${name}`
}

function documentOf({ name, kind, id }: Bookmarked) {
  return { name, generation: kind === 'generation' ? id : null, backup: kind === 'backup' ? id : null }
}
