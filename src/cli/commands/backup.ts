import { backUp } from '../../app/back-up.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { confirmed, WHY, YES } from '../confirm.ts'
import { runDocument, runOutcome } from '../run-outcome.ts'

export const backup: Command = {
  name: 'backup',
  summary: 'take a backup of the source as a refresh would, and keep it on the target’s host',
  details:
    'Its name is the id of the run. The copy there is not touched, and may run. `backup restore` brings it to the target later. At the end those go that `keepBackups` and `backupRetention` let go.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    { flags: '--verify', description: 'compare every file of the home, also where it is known what changed' },
    YES,
    WHY,
  ],
  document: runDocument,
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const why = invocation.option('why')
  await using app = await invocation.openApp()
  const outcome = await backUp(app, environment, {
    verify: invocation.flag('verify'),
    ...(why === undefined ? {} : { why }),
    confirm: (notes) => confirmNotes(invocation, environment, notes),
  })
  const ended = await runOutcome(invocation, app, outcome)
  if (outcome.error !== undefined) return ended
  const next = `Next: \`understudy backup verify ${environment} ${outcome.run}\` reads it to its end, \`understudy backup restore ${environment} ${outcome.run}\` restores it.\n`
  return { ...ended, text: `${ended.text}${next}` }
}

/** Shown to a person who is asked; with `--yes` it is only done. */
async function confirmNotes(invocation: Invocation, environment: string, notes: readonly string[]): Promise<boolean> {
  if (!invocation.flag('yes')) invocation.terminal.err(notes.map((note) => `  - ${note}\n`).join(''))
  return await confirmed(invocation, environment, 'a backup')
}
