import { listBackups, type ListedBackups } from '../../app/list-backups.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { backupsText } from '../../report/backups-text.ts'
import { ENVIRONMENT, type Command } from '../command.ts'

export const backupList: Command = {
  name: 'backup list',
  summary: "list the backups on a target's host: those that are kept, and those that somebody put there",
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [],
  document: {
    folder: "where archives of an administrator are looked for, on the target's host",
    kept: 'where those lie that Understudy took',
    host: 'that host',
    backups:
      'name, kind (kept, archive, encrypted or folder), bytes, modified, dataFrom, method (these but modified null where only a look into it would tell), bookmarks, goes (why it goes at the end of the next backup; null for one that stays)',
  } satisfies Record<keyof ListedBackups, string>,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const listed = await listBackups(app, environment)
    const text = backupsText(environment, listed, invocation.style)
    return { exit: exitCode.done, ok: true, environment, document: { ...listed }, text }
  },
}
