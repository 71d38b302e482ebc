import { statusOf } from '../../app/status-of.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { progressLines } from '../../report/progress-text.ts'
import { statusText } from '../../report/status-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const status: Command = {
  name: 'status',
  summary: 'say what an environment is: a copy of what, how old, cut, fenced, running',
  details: 'Changes nothing.',
  arguments: [ENVIRONMENT],
  options: [],
  document: {
    tier: 'production, staging or development',
    generation: 'id of the live generation; null where Understudy made none',
    source: 'name of the source; null where it is unknown',
    dataFrom: 'age of the data; null where it is unknown',
    cut: 'yes, no or unknown',
    fence: 'raised, waived or none',
    running: 'running, starting, stopped or unknown',
    lastRun: 'id, kind, state, startedAt; null where there is none',
    lock: 'who holds the environment: run, by, why, since, holder; null when nobody does',
    progress:
      'how far a run is that goes on now, at most half a minute old: run, at, doing, running (what, unit, done, total, seconds, perSecond, secondsLeft), lock; else null',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const found = await statusOf(app, environment)
  const { lock, progress } = found
  const held = lock === null ? '' : `  held by run ${lock.run} of ${lock.by} since ${lock.since}: ${lock.why}\n`
  const now = progress === null ? [] : progressLines(progress, Infinity)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { ...found },
    text: `${statusText(found, app.clock.now(), invocation.style)}${held}${now.map((line) => `${line}\n`).join('')}`,
  }
}
