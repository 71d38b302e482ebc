import { watchOnce, type WatchRound } from '../../app/watch-fence.ts'
import { parseDuration } from '../../config/duration.ts'
import { AppError } from '../../kernel/app-error.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertAttended, YES } from '../confirm.ts'

export const watch: Command = {
  name: 'watch',
  summary: 'look at the fence of a copy again and again, and raise it where it is not as it was',
  details:
    'Goes by what was raised last, so production is not asked. Brings the ledger of attempts up to date. Runs until it is interrupted; with --once it looks once, for a timer of your own, and ends with 2 where the fence had to be raised or could not be.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    { flags: '--every <duration>', description: 'default 5m' },
    { flags: '--once', description: 'look once and end' },
    YES,
  ],
  document: {
    rounds: 'how many looks',
    raisedAgain: 'how often it was raised',
    last: 'of the last look: kind, and what failed',
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
  const rounds: WatchRound[] = []
  do {
    const round = await watchOnce(app, environment)
    rounds.push(round)
    invocation.terminal.err(`${app.clock.now().toISOString()} ${roundText(environment, round)}\n`)
  } while (!invocation.flag('once') && (await slept(app.clock, every, invocation.signal)))
  return outcomeOf(environment, rounds)
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

function outcomeOf(environment: string, rounds: readonly WatchRound[]): Outcome {
  const last = rounds.at(-1)
  const raisedAgain = rounds.filter(({ kind }) => kind === 'raised-again').length
  const ok = last?.kind === 'stands'
  const failed = last?.kind === 'raised-again' ? last.failed : []
  const because = last?.kind === 'down' ? last.error.message : null
  return {
    exit: ok ? exitCode.done : exitCode.changesOrFailedCheck,
    ok,
    environment,
    document: { rounds: rounds.length, raisedAgain, last: { kind: last?.kind ?? null, failed, because } },
    text: `${rounds.length} looks, raised again ${raisedAgain} times.\n`,
  }
}
