import type { GuardianEffect, GuardianEvent, GuardianState } from './guardian-state.ts'
import type { GuardianMessage } from './messages.ts'

export interface LockTimes {
  readonly lockedAt: Date
  readonly deadline: Date
}

interface Told extends LockTimes {
  /** Why the token is not on disk, where it is not. */
  readonly unkept: string | undefined
}

/** What an effect tells the run; undefined for one that does something else. */
export function lockMessage(
  effect: GuardianEffect,
  before: GuardianState,
  event: GuardianEvent,
  { lockedAt, deadline, unkept }: Told,
): GuardianMessage | undefined {
  const now = new Date().toISOString()
  const since = lockedAt.toISOString()
  const text = 'text' in event ? event.text : before.kind === 'in-doubt' ? before.why : ''
  switch (effect) {
    case 'tell-held': {
      const token = 'token' in event ? event.token : ''
      return { kind: 'held', token, unkept, lockedAt: since, deadline: deadline.toISOString() }
    }
    case 'tell-never-locked':
      return { kind: 'never-locked' }
    case 'tell-failed':
      return { kind: 'failed', why: 'why' in event ? event.why : 'unreachable', text }
    case 'tell-token-unknown':
      return { kind: 'token-unknown', since, text }
    case 'tell-lock-unknown':
      return { kind: 'lock-unknown', since, text }
    case 'tell-released':
      return { kind: 'released', releasedAt: now, because: before.kind === 'unlocking' ? before.because : 'asked' }
    case 'tell-lock-of-another':
      return { kind: 'lock-of-another', releasedAt: now }
    case 'keep-token':
    case 'remove-token':
    case 'unlock':
    case 'unlock-later':
    case 'ask-lock':
    case 'ask-lock-later':
      return undefined
  }
}
