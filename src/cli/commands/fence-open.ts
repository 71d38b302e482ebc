import { openLatch } from '../../app/open-latch.ts'
import { parseDuration } from '../../config/duration.ts'
import { AppError } from '../../kernel/app-error.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { assertConfirmed, YES } from '../confirm.ts'

export const fenceOpen: Command = {
  name: 'fence open',
  summary: 'open one destination of a copy for a while: a latch',
  details:
    'Records who opened what, and why. The kernel of the target closes it when its time is over, whether Understudy runs then or not; a reboot closes it too. A week at most.',
  arguments: [
    { ...ENVIRONMENT, description: 'name of the target' },
    { name: 'destination', required: true, description: 'HOST:PORT, over TCP; an IPv6 address in brackets' },
  ],
  options: [
    { flags: '--for <duration>', description: 'such as 30m or 2h' },
    { flags: '--why <text>', description: 'the reason, for the record' },
    YES,
  ],
  document: { latch: 'endpoint, addresses, port, because, by, openedAt, until' },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const destination = invocation.argument('destination')
  const order = { destination, milliseconds: durationOf(invocation), because: reasonOf(invocation) }
  await using app = await invocation.openApp()
  await assertConfirmed(invocation, environment, `opening ${destination}`)
  const latch = await openLatch(app, environment, order)
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: { latch },
    text: `${latch.endpoint} is open for ${environment} until ${latch.until}; then it closes by itself.\n`,
  }
}

function durationOf(invocation: Invocation): number {
  const written = invocation.option('for')
  const milliseconds = written === undefined ? Number.NaN : parseDuration(written)
  if (milliseconds >= 1000) return milliseconds
  throw usage(written === undefined ? '--for says how long' : `--for ${written} is no duration of a second or more`)
}

function reasonOf(invocation: Invocation): string {
  const because = invocation.option('why')?.trim() ?? ''
  if (because !== '') return because
  throw usage('--why gives the reason')
}

function usage(fact: string): AppError {
  return new AppError('config/usage', fact, {
    hint: 'understudy fence open ENVIRONMENT HOST:PORT --for 2h --why "..."',
  })
}
