import { Secret } from '../../../kernel/secret.ts'
import type { GuardianOrder } from '../../../ports/bitbucket.ts'
import type { HttpServer } from '../http.ts'
import {
  nextState,
  type GuardianEffect,
  type GuardianEvent,
  type GuardianState,
  type ReleaseReason,
} from './guardian-state.ts'
import { seenEvent, unlockEvent } from './lock-calls.ts'
import { lockMessage, type LockTimes } from './lock-message.ts'
import type { GuardianMessage } from './messages.ts'
import { keepToken, removeToken } from './token-file.ts'

const ASK_AGAIN_MS = 1000
const RETRIES_MS = [250, 500, 1000, 2000] as const
/** Whoever looks after a server that is gone for a day has restarted it; the token file stays for the administrator. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000

export interface Guard {
  /** The lock call goes out now: from here the deadline counts. */
  readonly begin: () => void
  readonly dispatch: (event: GuardianEvent) => void
  readonly want: (because: ReleaseReason) => void
  readonly state: () => GuardianState
  /** What was told last; nothing is locked by us any more, or nobody can tell. */
  readonly ended: Promise<GuardianMessage>
}

type Tell = (message: GuardianMessage) => void

type Perform = (effect: GuardianEffect, before: GuardianState, event: GuardianEvent) => GuardianMessage | undefined

/** Does what the states say: keeps the token, unlocks, asks, and tells the run. */
export function startGuard(order: GuardianOrder, first: GuardianState, tell: Tell): Guard {
  const server: HttpServer = { api: order.url, credentials: { user: order.user, password: order.password } }
  const end = Promise.withResolvers<GuardianMessage>()
  let times: LockTimes = timesFrom(new Date(), order)
  let alarm: NodeJS.Timeout | undefined
  let state = first
  let retries = 0
  let unkept: string | undefined
  let releaseBegan = 0
  const dispatch = (event: GuardianEvent) => {
    const before = state
    const next = nextState(before, event)
    state = next.state
    const told = next.effects.flatMap((effect) => perform(effect, before, event) ?? [])
    // Refused: what comes next has a deadline of its own.
    if (state.kind === 'idle') clearTimeout(alarm)
    if (state.kind === 'ended' && before.kind !== 'ended') finish(told.at(-1) ?? { kind: 'never-locked' })
  }
  const want = (because: ReleaseReason) => {
    releaseBegan ||= Date.now()
    dispatch({ kind: 'release-wanted', because })
  }
  const finish = (last: GuardianMessage) => {
    clearTimeout(alarm)
    end.resolve(last)
  }
  const giveUp = () => {
    const last: GuardianMessage = { kind: 'gave-up', since: times.lockedAt.toISOString() }
    tell(last)
    finish(last)
  }
  const perform: Perform = (effect, before, event) => {
    const told = lockMessage(effect, before, event, { ...times, unkept })
    if (told !== undefined) tell(told)
    else if (effect === 'keep-token') unkept = keepToken(order.tokenFile, tokenOf(state))
    else if (effect === 'remove-token') removeToken(order.tokenFile)
    else if (effect === 'unlock') void unlockEvent(server, tokenOf(state)).then(dispatch)
    else if (effect === 'ask-lock') void seenEvent(server).then(dispatch)
    else if (effect === 'ask-lock-later') setTimeout(() => void seenEvent(server).then(dispatch), ASK_AGAIN_MS)
    else if (Date.now() - releaseBegan > GIVE_UP_MS) giveUp()
    else setTimeout(() => void unlockEvent(server, tokenOf(state)).then(dispatch), RETRIES_MS[retries++] ?? 2000)
    return told
  }
  const begin = () => {
    times = timesFrom(new Date(), order)
    alarm = setTimeout(() => want('deadline'), order.deadlineMs)
  }
  return { begin, dispatch, want, state: () => state, ended: end.promise }
}

function timesFrom(lockedAt: Date, { deadlineMs }: GuardianOrder): LockTimes {
  return { lockedAt, deadline: new Date(lockedAt.getTime() + deadlineMs) }
}

function tokenOf(state: GuardianState): Secret {
  return new Secret('token' in state ? state.token : '')
}
