import type { App } from '../../app/app.ts'
import { runRefresh } from '../../app/run-refresh.ts'
import { AppError } from '../../kernel/app-error.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { ADOPT, repeatsName, WHY, WITHOUT_FENCE, YES } from '../confirm.ts'
import { confirmPlan } from '../confirm-plan.ts'
import { runDocument, runOutcome } from '../run-outcome.ts'
import { readSavedPlan } from '../saved-plan.ts'

export const refresh: Command = {
  name: 'refresh',
  summary: 'refresh a target from its source, cut it off, prove it, start it',
  details: 'Shows the plan and asks for the name of the target before anything is touched.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    { flags: '--plan <file>', description: 'run a saved plan; refused when it no longer fits' },
    {
      flags: '--from-backup <file>',
      description: "restore this backup, which lies on the target's host, and take none from the source",
    },
    { flags: '--no-start', description: 'stop where the copy is cut, held and searched; `resume --start` goes on' },
    { flags: '--verify', description: 'compare every file of the home, also where it is known what changed' },
    YES,
    ADOPT,
    WITHOUT_FENCE,
    WHY,
  ],
  document: runDocument,
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const adopted = repeatsName(invocation, 'adopt', environment)
  const withoutFence = repeatsName(invocation, 'without-fence', environment)
  const file = invocation.option('plan')
  const why = invocation.option('why')
  const fromBackup = invocation.option('from-backup')
  if (file !== undefined && fromBackup !== undefined) throw planIsOfAnother(environment)
  const saved = file === undefined ? undefined : await readSavedPlan(invocation.terminal, file)
  await using app: App = await invocation.openApp()
  const outcome = await runRefresh(app, environment, {
    adopted,
    withoutFence,
    verify: invocation.flag('verify'),
    start: invocation.flag('start'),
    ...(fromBackup === undefined ? {} : { fromBackup }),
    ...(saved === undefined ? {} : { saved }),
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
