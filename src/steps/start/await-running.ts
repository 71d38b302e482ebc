import { AppError } from '../../kernel/app-error.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { TargetSystems } from '../run-context.ts'
import { lastLogLines } from './log-lines.ts'

export interface Starting {
  readonly target: Pick<TargetSystems, 'config' | 'layout' | 'host' | 'service' | 'bitbucket'>
  readonly clock: Clock
}

const START_LIMIT_MS = 15 * 60 * 1000
const POLL_MS = 250

/** A first start may be slow (index, home path repair), so only FIRST_RUN, ERROR, a service that ended or the time limit fail. */
export async function awaitRunning(context: Starting, signal: AbortSignal): Promise<void> {
  const { target, clock } = context
  const started = clock.now().getTime()
  for (;;) {
    const state = await target.bitbucket.state()
    if (state === 'RUNNING') return
    if (state === 'FIRST_RUN') throw await failed(context, 'it says FIRST_RUN: its database is empty or the wrong one')
    if (state === 'ERROR') throw await failed(context, 'it says ERROR')
    if (state === 'down' && (await target.service.state()).kind === 'stopped')
      throw await failed(context, 'it ended again')
    if (clock.now().getTime() - started > START_LIMIT_MS)
      throw await failed(context, `after ${START_LIMIT_MS / 60_000} minutes it says ${state}`)
    await clock.sleep(POLL_MS, signal)
  }
}

async function failed(context: Starting, why: string): Promise<AppError> {
  const { name } = context.target.config
  const lines = await lastLogLines(context)
  return new AppError(
    'bitbucket/start-failed',
    `${name} did not come up: ${why}${lines === '' ? '' : `. Last lines of its log:\n${lines}`}`,
    {
      hint: `mend the cause, then \`understudy resume ${name}\`, or \`understudy rewind ${name}\``,
    },
  )
}
