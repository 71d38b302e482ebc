import { resumeRun } from '../../app/resume-run.ts'
import { OPTIONAL_ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertAttended, YES } from '../confirm.ts'
import { runDocument, runOutcome } from '../run-outcome.ts'
import { unfinishedEnvironment } from '../unfinished-environment.ts'

export const resume: Command = {
  name: 'resume',
  summary: 'go on with a run that failed or was interrupted',
  details: 'What is recorded as done is not done again. Without an environment: the only one with an unfinished run.',
  arguments: [OPTIONAL_ENVIRONMENT],
  options: [{ flags: '--start', description: 'start the copy that `refresh --no-start` left cut and held' }, YES],
  document: runDocument,
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  await using app = await invocation.openApp()
  const environment = invocation.optionalArgument('environment') ?? unfinishedEnvironment(app)
  assertAttended(invocation, environment, 'a resumed run')
  return await runOutcome(invocation, app, await resumeRun(app, environment, { start: invocation.flag('start') }))
}
