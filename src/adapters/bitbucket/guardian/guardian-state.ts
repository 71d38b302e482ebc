/** What a guardian knows. It has no HTTP in it, so that a lock that another program takes can be guarded by the same rules. */
export type GuardianState =
  /** Another program will take the lock through the relay, and has not yet. */
  | { readonly kind: 'idle' }
  /** `relayed`: by another program, after whose refused call another may come. */
  | { readonly kind: 'locking'; readonly wanted: boolean; readonly relayed?: true }
  /** The answer to the lock call was lost: the lock may be there, and its token is known to nobody. */
  | { readonly kind: 'in-doubt'; readonly asked: number; readonly why: string }
  | { readonly kind: 'held'; readonly token: string }
  | {
      readonly kind: 'unlocking'
      readonly token: string
      readonly because: ReleaseReason
      /** How often in a row the token was refused. */
      readonly refused: number
    }
  | { readonly kind: 'ended' }

/** `left-behind`: the program that took it through the relay has ended without giving it back. */
export type ReleaseReason = 'asked' | 'run-died' | 'deadline' | 'never-drained' | 'left-behind'

export type GuardianEvent =
  | { readonly kind: 'lock-asked' }
  | { readonly kind: 'lock-answered'; readonly token: string }
  | { readonly kind: 'lock-refused'; readonly why: 'held' | 'unauthorized' | 'unreachable'; readonly text: string }
  | { readonly kind: 'lock-answer-lost'; readonly text: string }
  | { readonly kind: 'release-wanted'; readonly because: ReleaseReason }
  /** `wrong-token`: the lock, if there is one, may not be ours any more. */
  | { readonly kind: 'unlock-answered'; readonly answer: 'accepted' | 'wrong-token' | 'failed' }
  | { readonly kind: 'lock-seen'; readonly locked: boolean | 'unknown' }

export type GuardianEffect =
  | 'keep-token'
  | 'tell-held'
  | 'tell-never-locked'
  | 'tell-failed'
  | 'tell-token-unknown'
  | 'tell-lock-unknown'
  | 'tell-released'
  | 'tell-lock-of-another'
  | 'unlock'
  | 'ask-lock'
  | 'ask-lock-later'
  | 'unlock-later'
  | 'remove-token'

export interface Transition {
  readonly state: GuardianState
  /** In this order. The token is kept before anybody hears of it. */
  readonly effects: readonly GuardianEffect[]
}

/** Lost answers: a server that is still busy with the call may lock some seconds after the connection broke. */
const DOUBTS = 5
/** Refusals of our token before the lock is taken for another's: what else answers 409 passes. */
const REFUSALS = 5

export const firstState: GuardianState = { kind: 'locking', wanted: true }

export function nextState(state: GuardianState, event: GuardianEvent): Transition {
  switch (state.kind) {
    case 'idle':
      return fromIdle(state, event)
    case 'locking':
      return fromLocking(state, event)
    case 'in-doubt':
      return fromDoubt(state, event)
    case 'held':
      return event.kind === 'release-wanted' ? startUnlock(state.token, event.because) : { state, effects: [] }
    case 'unlocking':
      return fromUnlocking(state, event)
    case 'ended':
      return { state, effects: [] }
  }
}

function fromIdle(state: GuardianState, event: GuardianEvent): Transition {
  if (event.kind === 'lock-asked') return { state: { kind: 'locking', wanted: true, relayed: true }, effects: [] }
  if (event.kind === 'release-wanted') return { state: { kind: 'ended' }, effects: ['tell-never-locked'] }
  return { state, effects: [] }
}

function fromLocking(state: GuardianState & { kind: 'locking' }, event: GuardianEvent): Transition {
  switch (event.kind) {
    case 'lock-answered':
      if (state.wanted) return { state: { kind: 'held', token: event.token }, effects: ['keep-token', 'tell-held'] }
      return withFirst('keep-token', startUnlock(event.token, 'run-died'))
    case 'lock-refused':
      return { state: { kind: state.relayed && state.wanted ? 'idle' : 'ended' }, effects: ['tell-failed'] }
    case 'lock-answer-lost':
      return { state: { kind: 'in-doubt', asked: 0, why: event.text }, effects: ['ask-lock'] }
    case 'release-wanted':
      return { state: { ...state, wanted: false }, effects: [] }
    case 'lock-asked':
    case 'unlock-answered':
    case 'lock-seen':
      return { state, effects: [] }
  }
}

/** Asks until it knows, at most until the deadline. */
function fromDoubt(state: GuardianState & { kind: 'in-doubt' }, event: GuardianEvent): Transition {
  if (event.kind === 'release-wanted' && event.because === 'deadline')
    return { state: { kind: 'ended' }, effects: ['tell-lock-unknown'] }
  if (event.kind !== 'lock-seen') return { state, effects: [] }
  if (event.locked === true) return { state: { kind: 'ended' }, effects: ['tell-token-unknown'] }
  if (event.locked === 'unknown') return { state, effects: ['ask-lock-later'] }
  if (state.asked + 1 < DOUBTS) return { state: { ...state, asked: state.asked + 1 }, effects: ['ask-lock-later'] }
  return { state: { kind: 'ended' }, effects: ['tell-failed'] }
}

function startUnlock(token: string, because: ReleaseReason): Transition {
  return { state: { kind: 'unlocking', token, because, refused: 0 }, effects: ['unlock'] }
}

function fromUnlocking(state: GuardianState & { kind: 'unlocking' }, event: GuardianEvent): Transition {
  if (event.kind === 'unlock-answered') {
    const refused = event.answer === 'wrong-token' ? state.refused + 1 : 0
    return { state: { ...state, refused }, effects: ['ask-lock'] }
  }
  if (event.kind !== 'lock-seen') return { state, effects: [] }
  if (event.locked === false) return { state: { kind: 'ended' }, effects: ['remove-token', 'tell-released'] }
  // Bitbucket was restarted, and somebody else holds the lock now: it is not ours to take away.
  if (event.locked === true && state.refused >= REFUSALS)
    return { state: { kind: 'ended' }, effects: ['remove-token', 'tell-lock-of-another'] }
  return { state, effects: ['unlock-later'] }
}

function withFirst(effect: GuardianEffect, { state, effects }: Transition): Transition {
  return { state, effects: [effect, ...effects] }
}
