import type { App } from '../../app/app.ts'
import { watchOnce, type WatchRound } from '../../app/watch-fence.ts'
import { parseDuration } from '../../config/duration.ts'
import { AppError } from '../../kernel/app-error.ts'
import { exitCode, type ExitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertAttended, YES } from '../confirm.ts'

export const watch: Command = {
  name: 'watch',
  summary: 'look at the fence of a copy again and again, and raise it where it is not as it was',
  details:
    'Goes by what was raised last, so production is not asked. Brings the ledger of attempts up to date. Runs until it is interrupted, also where a look fails: a host that does not answer is looked at again. Ends with what its last look saw: 0 where the fence stood, 2 where it had to be raised or could not be, 5 where no look came to its end. With --once it looks once, for a timer of your own.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    { flags: '--every <duration>', description: 'default 5m' },
    { flags: '--once', description: 'look once and end' },
    YES,
  ],
  document: {
    rounds: 'how many looks',
    raisedAgain: 'how often it was raised',
    last: 'of the last look: kind (stands, raised-again or down; null where none came to its end), what failed, because',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const every = parseDuration(invocation.option('every') ?? '5m')
  if (!(every >= 1000)) {
    throw new AppError('config/usage', `--every ${invocation.option('every')} is no duration of a second or more`, {
      hint: 'such as --every 5m',
    })
  }
  assertAttended(invocation, environment, 'watching it')
  await using app = await invocation.openApp()
  let watched = NOT_YET
  do {
    const round = await look(app, environment, invocation.signal)
    if (round === undefined) break
    watched = withRound(watched, round)
    invocation.terminal.err(`${app.clock.now().toISOString()} ${roundText(environment, round)}\n`)
  } while (!invocation.flag('once') && (await slept(app.clock, every, invocation.signal)))
  return outcomeOf(environment, watched)
}

/** A watch goes on for months: it counts its looks, and keeps the last one alone. */
interface Watched {
  readonly rounds: number
  readonly raisedAgain: number
  readonly last: WatchRound | undefined
}

const NOT_YET: Watched = { rounds: 0, raisedAgain: 0, last: undefined }

function withRound({ rounds, raisedAgain }: Watched, last: WatchRound): Watched {
  return { rounds: rounds + 1, raisedAgain: raisedAgain + (last.kind === 'raised-again' ? 1 : 0), last }
}

/** Undefined where it was cut off in its middle: that says nothing about the fence. */
async function look(app: App, environment: string, signal: AbortSignal): Promise<WatchRound | undefined> {
  try {
    const round = await watchOnce(app, environment)
    return round.kind === 'down' && signal.aborted ? undefined : round
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

/** False where it was interrupted, which is how a watch ends. */
async function slept(
  clock: { sleep(milliseconds: number, signal?: AbortSignal): Promise<void> },
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await clock.sleep(milliseconds, signal)
    return !signal.aborted
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

function roundText(environment: string, round: WatchRound): string {
  switch (round.kind) {
    case 'stands': {
      const found = round.newDestinations
      return `the fence of ${environment} stands${found.length === 0 ? '' : `; first tried: ${found.join(', ')}`}`
    }
    case 'raised-again':
      return `the fence of ${environment} was raised again: ${round.failed.map(({ title, evidence }) => `${title}: ${evidence}`).join('; ')}`
    case 'down':
      return `the fence of ${environment} could not be kept up: ${round.error.message}`
  }
}

function outcomeOf(environment: string, { rounds, raisedAgain, last }: Watched): Outcome {
  const ok = last?.kind === 'stands'
  const failed = last?.kind === 'raised-again' ? last.failed : []
  const because = last?.kind === 'down' ? last.error.message : null
  return {
    exit: exitOf(last),
    ok,
    environment,
    document: { rounds, raisedAgain, last: { kind: last?.kind ?? null, failed, because } },
    text: `${rounds} looks, raised again ${raisedAgain} times.\n`,
  }
}

function exitOf(last: WatchRound | undefined): ExitCode {
  if (last === undefined) return exitCode.interrupted
  return last.kind === 'stands' ? exitCode.done : exitCode.changesOrFailedCheck
}
