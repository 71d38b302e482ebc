import { findEnvironment } from '../../config/find-environment.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import type { RunRecord } from '../../ports/store.ts'
import { runsText } from '../../report/runs-text.ts'
import { OPTIONAL_ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const runs: Command = {
  name: 'runs',
  summary: 'list runs, newest first',
  arguments: [OPTIONAL_ENVIRONMENT],
  options: [],
  document: { runs: 'id, kind, environment, source, state, startedAt, endedAt, by, why' },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.optionalArgument('environment')
  await using app = await invocation.openApp()
  if (environment !== undefined) findEnvironment(app.config, environment)
  const records = app.store.runs(environment)
  return {
    exit: exitCode.done,
    ok: true,
    ...(environment === undefined ? {} : { environment }),
    document: { runs: records.map(withoutPlan) },
    text: runsText(records, invocation.style),
  }
}

/** A plan is long, and `understudy report` shows it. */
function withoutPlan({ id, kind, environment, source, state, startedAt, endedAt, by, why }: RunRecord) {
  return { id, kind, environment, source, state, startedAt, endedAt, by, why }
}
