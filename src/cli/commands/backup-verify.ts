import { verifyBackup, type VerifiedBackup } from '../../app/given-backups.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { verifiedBackupText } from '../../report/backups-text.ts'
import { ENVIRONMENT, type Command } from '../command.ts'

export const backupVerify: Command = {
  name: 'backup verify',
  summary: 'read a backup to its end, and ask of it all that a refresh from it would',
  details:
    'Changes nothing on the target but a folder beside its home, which is removed at the end. The source has to be reachable.',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    {
      name: 'name',
      required: true,
      description: 'as `backup list` prints it, its path, or the bookmark of a kept one',
    },
  ],
  options: [],
  document: {
    path: "on the target's host",
    kind: 'kept, archive, encrypted or folder',
    version: 'of the Bitbucket that it is of',
    dataFrom: 'the moment that its data is of',
    tables: 'how many',
    repositories: 'how many have the refs that they had under the lock; null where nobody listed them then',
  } satisfies Record<keyof VerifiedBackup, string>,
  run: async (invocation) => {
    const environment = invocation.argument('environment')
    await using app = await invocation.openApp()
    const verified = await verifyBackup(app, environment, invocation.argument('name'))
    const text = verifiedBackupText(environment, verified)
    return { exit: exitCode.done, ok: true, environment, document: { ...verified }, text }
  },
}
