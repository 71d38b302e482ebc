import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { GuardianOrder, RelayOrder } from '../../../ports/bitbucket.ts'
import { callLock } from '../maintenance-calls.ts'
import { startGuard } from './guard.ts'
import { firstState, type ReleaseReason } from './guardian-state.ts'
import { lockEvent } from './lock-calls.ts'
import { readOrder, type GuardianMessage } from './messages.ts'
import { startRelay } from './relay.ts'
import { keepToken, readToken } from './token-file.ts'

/**
 * A process of its own: guards the maintenance lock that the first line of `input` orders, which it takes itself or which another
 * program takes through its relay. It gives the lock back when asked, at the deadline, or when `input` ends, which is how the death
 * of the run shows. Resolves when its work is done.
 */
export function runGuardian(input: Readable, output: Writable): Promise<void> {
  // Signals of the terminal and of a service manager are meant for the run, whose end is the guardian's signal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => undefined)
  // The run may be dead: then there is nobody to tell.
  output.on('error', () => undefined)
  const tell = (message: GuardianMessage) => void output.write(`${JSON.stringify(message)}\n`)
  return new Promise((resolve) => {
    let guarding: Guarding | undefined
    const lines = createInterface({ input })
    const finish = () => {
      input.destroy()
      resolve()
    }
    lines.on('line', (line) => {
      if (guarding !== undefined) return line === 'release' ? guarding.end('asked') : undefined
      const order = readOrder(line)
      guarding = guardingBy(order, tell)
      void guarding.over.then(() => finish())
    })
    lines.on('close', () => (guarding === undefined ? resolve() : guarding.end('run-died')))
  })
}

interface Guarding {
  readonly end: (because: 'asked' | 'run-died') => void
  readonly over: Promise<unknown>
}

function guardingBy(order: GuardianOrder, tell: (message: GuardianMessage) => void): Guarding {
  if (order.left) return giveBack(order, tell)
  return order.relay === undefined ? takeAndGuard(order, tell) : guardRelay({ ...order, relay: order.relay }, tell)
}

/** In place of a guardian that died. Where there is no token any more, somebody else was faster. */
function giveBack(order: GuardianOrder, tell: (message: GuardianMessage) => void): Guarding {
  const kept = readToken(order.tokenFile)
  const first =
    kept === undefined ? ({ kind: 'idle' } as const) : ({ kind: 'held', token: kept.token.reveal() } as const)
  const guard = startGuard(order, first, tell)
  // From here on it names this process as its guardian.
  if (kept !== undefined) keepToken(order.tokenFile, kept.token)
  guard.want('left-behind')
  return { end: guard.want, over: guard.ended }
}

function takeAndGuard(order: GuardianOrder, tell: (message: GuardianMessage) => void): Guarding {
  const guard = startGuard(order, firstState, tell)
  const server = { api: order.url, credentials: { user: order.user, password: order.password } }
  guard.begin()
  void lockEvent(callLock(server)).then(guard.dispatch)
  return { end: guard.want, over: guard.ended }
}

/** Lives until the run ends it, so that whoever asks after the unlock is answered too. */
function guardRelay(
  order: GuardianOrder & { readonly relay: RelayOrder },
  tell: (message: GuardianMessage) => void,
): Guarding {
  const guard = startGuard(order, { kind: 'idle' }, tell)
  const asked = Promise.withResolvers<undefined>()
  const relay = startRelay({ api: order.url, relay: order.relay, deadlineMs: order.deadlineMs, guard, tell })
  const reasons = { asked: 'left-behind', 'run-died': 'run-died' } as const satisfies Record<string, ReleaseReason>
  return {
    end: (because) => {
      asked.resolve(undefined)
      guard.want(reasons[because])
    },
    over: Promise.all([guard.ended, asked.promise]).then(async () => (await relay).close()),
  }
}
