import { isolateCopy } from '../../app/isolate-copy.ts'
import { AppError } from '../../kernel/app-error.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { ADOPT, repeatsName, WHY, WITHOUT_FENCE, YES } from '../confirm.ts'
import { confirmPlan } from '../confirm-plan.ts'
import { runDocument, runOutcome } from '../run-outcome.ts'

export const isolate: Command = {
  name: 'isolate',
  summary: 'cut off a stopped copy that was restored by other means',
  details:
    'Holds its configuration, rewrites and cuts it, and searches it for leaks. What the copy sent before it was stopped is not undone.',
  arguments: [ENVIRONMENT],
  options: [
    { flags: '--database <name>', description: "the copy's database, on the target's server; needed" },
    { flags: '--start', description: 'start and check it afterwards' },
    { flags: '--stop', description: 'stop it first when it runs' },
    { flags: '--data-from <time>', description: 'when its data was taken from the source, ISO 8601' },
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
  const [dataFrom, why] = [timeOf(invocation), invocation.option('why')]
  const database = databaseOf(invocation, environment)
  await using app = await invocation.openApp()
  const outcome = await isolateCopy(app, environment, {
    database,
    start: invocation.flag('start'),
    stop: invocation.flag('stop'),
    adopted,
    withoutFence,
    ...(dataFrom === undefined ? {} : { dataFrom }),
    ...(why === undefined ? {} : { why }),
    confirm: (planned) => confirmPlan(invocation, planned, 'an isolation'),
  })
  return await runOutcome(invocation, app, outcome)
}

function databaseOf(invocation: Invocation, environment: string): string {
  const name = invocation.option('database')
  if (name !== undefined) return name
  throw new AppError('config/usage', 'the database of the copy is not named', {
    hint: `understudy isolate ${environment} --database NAME`,
  })
}

function timeOf(invocation: Invocation): string | undefined {
  const text = invocation.option('data-from')
  if (text === undefined) return undefined
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return time.toISOString()
  throw new AppError('config/usage', `--data-from ${text} is no time`, { hint: 'such as 2026-11-22T01:30:00Z' })
}
