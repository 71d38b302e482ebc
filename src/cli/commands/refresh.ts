import type { App } from '../../app/app.ts'
import { runRefresh, type RefreshOptions } from '../../app/run-refresh.ts'
import { AppError } from '../../kernel/app-error.ts'
import { ENVIRONMENT, type Command, type CommandOption, type Invocation, type Outcome } from '../command.ts'
import { ADOPT, repeatsName, WHY, WITHOUT_FENCE, YES } from '../confirm.ts'
import { confirmPlan } from '../confirm-plan.ts'
import { runDocument, runOutcome } from '../run-outcome.ts'
import { readSavedPlan } from '../saved-plan.ts'

const NO_START: CommandOption = {
  flags: '--no-start',
  description: 'stop where the copy is cut, held and searched; `resume --start` goes on',
}

export const refresh: Command = {
  name: 'refresh',
  summary: 'refresh a target from its source, cut it off, prove it, start it',
  details: 'Shows the plan and asks for the name of the target before anything is touched.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    { flags: '--plan <file>', description: 'run a saved plan; refused when it no longer fits' },
    {
      flags: '--from-backup <name>',
      description: "restore this backup, which lies on the target's host, and take none from the source",
    },
    NO_START,
    { flags: '--verify', description: 'compare every file of the home, also where it is known what changed' },
    YES,
    ADOPT,
    WITHOUT_FENCE,
    WHY,
  ],
  document: runDocument,
  run,
}

/** With the words of `refresh --from-backup`, which it is. */
export const backupRestore: Command = {
  name: 'backup restore',
  summary: 'restore a backup to the target: the same as `refresh ENVIRONMENT --from-backup NAME`',
  details:
    'A refresh in every other way: the copy is cut off, proven and only then started, and the one before it is kept for `rewind`.',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    {
      name: 'name',
      required: true,
      description: 'as `backup list` prints it, its path, or the bookmark of a kept one',
    },
  ],
  options: [NO_START, YES, ADOPT, WITHOUT_FENCE, WHY],
  document: runDocument,
  run: (invocation) => refreshed(invocation, { fromBackup: invocation.argument('name') }),
}

async function run(invocation: Invocation): Promise<Outcome> {
  const file = invocation.option('plan')
  const fromBackup = invocation.option('from-backup')
  if (file !== undefined && fromBackup !== undefined) throw planIsOfAnother(invocation.argument('environment'))
  const saved = file === undefined ? undefined : await readSavedPlan(invocation.terminal, file)
  return await refreshed(invocation, {
    verify: invocation.flag('verify'),
    ...(fromBackup === undefined ? {} : { fromBackup }),
    ...(saved === undefined ? {} : { saved }),
  })
}

async function refreshed(
  invocation: Invocation,
  options: Pick<RefreshOptions, 'saved' | 'fromBackup' | 'verify'>,
): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const adopted = repeatsName(invocation, 'adopt', environment)
  const withoutFence = repeatsName(invocation, 'without-fence', environment)
  const why = invocation.option('why')
  await using app: App = await invocation.openApp()
  const outcome = await runRefresh(app, environment, {
    adopted,
    withoutFence,
    start: invocation.flag('start'),
    ...options,
    ...(why === undefined ? {} : { why }),
    confirm: (planned) => confirmPlan(invocation, planned, 'a refresh'),
  })
  return await runOutcome(invocation, app, outcome)
}

function planIsOfAnother(environment: string): AppError {
  return new AppError(
    'config/usage',
    '--plan and --from-backup do not go together: a saved plan takes its own backup',
    {
      hint: `understudy refresh ${environment} --from-backup FILE shows its plan before anything is touched`,
    },
  )
}
