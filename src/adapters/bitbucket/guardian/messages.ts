import type { LockWindow } from '../../../config/lock-window.ts'
import { Secret } from '../../../kernel/secret.ts'
import type { GuardianOrder } from '../../../ports/bitbucket.ts'
import { field } from '../open-bitbucket.ts'
import type { ReleaseReason } from './guardian-state.ts'

/** From the guardian to the run, one JSON document a line. */
export type GuardianMessage =
  /** Of the relay: on this port of loopback. */
  | { readonly kind: 'listening'; readonly port: number }
  /** Of the relay: what was asked and is not relayed, or was answered with an error. Without query, which may hold a token. */
  | { readonly kind: 'trouble'; readonly text: string }
  | { readonly kind: 'drained'; readonly at: string }
  /** Of the relay: the program asked for the unlock, which is sent after this. */
  | { readonly kind: 'unlocking'; readonly at: string }
  | { readonly kind: 'never-locked' }
  | {
      readonly kind: 'held'
      readonly token: string
      /** Why the token is not on disk, where it is not. */
      readonly unkept?: string | undefined
      readonly lockedAt: string
      readonly deadline: string
    }
  | { readonly kind: 'failed'; readonly why: 'held' | 'unauthorized' | 'unreachable'; readonly text: string }
  | { readonly kind: 'token-unknown'; readonly since: string; readonly text: string }
  /** Whether it is locked could not be told until the deadline. */
  | { readonly kind: 'lock-unknown'; readonly since: string; readonly text: string }
  | { readonly kind: 'gave-up'; readonly since: string }
  | { readonly kind: 'released'; readonly releasedAt: string; readonly because: ReleaseReason }
  | { readonly kind: 'lock-of-another'; readonly releasedAt: string }

/** The first line to the guardian. A later line `release` asks it to unlock; the end of the pipe is the run's death. */
export function writeOrder(order: GuardianOrder): string {
  return `${JSON.stringify({ ...order, password: order.password.reveal() })}\n`
}

export function readOrder(line: string): GuardianOrder {
  const order: unknown = JSON.parse(line)
  const text = (name: string) => String(field(order, name))
  return {
    url: text('url'),
    user: text('user'),
    password: new Secret(text('password')),
    deadlineMs: Number(field(order, 'deadlineMs')),
    tokenFile: text('tokenFile'),
    ...(field(order, 'left') === true ? { left: true } : {}),
    ...relayOf(field(order, 'relay')),
  }
}

function relayOf(relay: unknown): Pick<GuardianOrder, 'relay'> {
  if (relay === undefined) return {}
  const window = field(relay, 'window')
  return {
    relay: { drainMs: Number(field(relay, 'drainMs')), window: window === undefined ? undefined : windowOf(window) },
  }
}

function windowOf(window: unknown): LockWindow {
  return {
    fromMinute: Number(field(window, 'fromMinute')),
    toMinute: Number(field(window, 'toMinute')),
    timeZone: String(field(window, 'timeZone')),
  }
}

const kinds = [
  'listening',
  'trouble',
  'drained',
  'unlocking',
  'never-locked',
  'held',
  'failed',
  'token-unknown',
  'lock-unknown',
  'gave-up',
  'released',
  'lock-of-another',
] as const satisfies readonly GuardianMessage['kind'][]

export function isGuardianMessage(value: unknown): value is GuardianMessage {
  return kinds.some((kind) => kind === field(value, 'kind'))
}
