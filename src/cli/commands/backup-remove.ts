import { removableBackup, removeBackup } from '../../app/remove-backup.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const backupRemove: Command = {
  name: 'backup remove',
  summary: 'remove one backup that Understudy keeps',
  details:
    'Refuses one that has a bookmark or that an unfinished run restores, and whatever an administrator put there. Copies that were made of it stay. Nothing brings it back.',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    { name: 'name', required: true, description: 'as `backup list` prints it, or its path' },
  ],
  options: [YES],
  document: { run: 'id of the run', backup: 'name of the backup that is gone' },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const name = await removableBackup(app, environment, invocation.argument('name'))
  await assertConfirmed(invocation, environment, `the removal of backup ${name}`)
  const { run: id, backup } = await removeBackup(app, environment, name)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { run: id, backup },
    text: `Backup ${backup} of ${environment} is removed.\n`,
  }
}
