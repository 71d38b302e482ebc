import { listBackups, verifyBackup, type ListedBackups, type VerifiedBackup } from '../../app/given-backups.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { backupsText, verifiedBackupText } from '../../report/backups-text.ts'
import { ENVIRONMENT, type Command } from '../command.ts'

const TARGET = { ...ENVIRONMENT, description: 'name of the target' }

export const backupList: Command = {
  name: 'backup list',
  summary: "list the backups that lie on a target's host for `refresh --from-backup`",
  arguments: [TARGET],
  options: [],
  document: {
    folder: "where they are looked for, on the target's host",
    host: 'that host',
    backups: 'name, kind (archive, encrypted or folder), bytes (null for a folder), modified',
  } satisfies Record<keyof ListedBackups, string>,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const listed = await listBackups(app, environment)
    const text = backupsText(environment, listed, invocation.style)
    return { exit: exitCode.done, ok: true, environment, document: { ...listed }, text }
  },
}

export const backupVerify: Command = {
  name: 'backup verify',
  summary: 'read a backup to its end, and ask of it all that a refresh from it would',
  details:
    'Changes nothing on the target but a folder beside its home, which is removed at the end. The source has to be reachable.',
  arguments: [TARGET, { name: 'name', required: true, description: 'as `backup list` prints it, or its path' }],
  options: [],
  document: {
    path: "on the target's host",
    kind: 'archive, encrypted or folder',
    version: 'of the Bitbucket that it is of',
    dataFrom: 'the moment that its data is of',
    tables: 'how many',
  } satisfies Record<keyof VerifiedBackup, string>,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const verified = await verifyBackup(app, environment, invocation.argument('name'))
    const text = verifiedBackupText(environment, verified)
    return { exit: exitCode.done, ok: true, environment, document: { ...verified }, text }
  },
}
