import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { Secret } from '../../../kernel/secret.ts'
import type { GuardianOrder } from '../../../ports/bitbucket.ts'
import type { HttpAnswer, HttpServer } from '../http.ts'
import { neverArrived } from '../http.ts'
import { callLock, callUnlock } from '../maintenance-calls.ts'
import { field } from '../open-bitbucket.ts'
import { seeLock } from '../see-lock.ts'
import {
  firstState,
  nextState,
  type GuardianEffect,
  type GuardianEvent,
  type GuardianState,
  type ReleaseReason,
} from './guardian-state.ts'
import { readOrder, type GuardianMessage } from './messages.ts'
import { keepToken, removeToken } from './token-file.ts'

const ASK_AGAIN_MS = 1000
const RETRIES_MS = [250, 500, 1000, 2000] as const
/** Whoever looks after a server that is gone for a day has restarted it; the token file stays for the administrator. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000

/**
 * A process of its own: takes the maintenance lock as the first line of `input` orders, and gives it back when asked, at the
 * deadline, or when `input` ends, which is how the death of the run shows. Resolves when its work is done.
 */
export function runGuardian(input: Readable, output: Writable): Promise<void> {
  // Signals of the terminal and of a service manager are meant for the run, whose end is the guardian's signal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => undefined)
  // The run may be dead: then there is nobody to tell.
  output.on('error', () => undefined)
  return new Promise((resolve) => {
    let guard: Guard | undefined
    const lines = createInterface({ input })
    const done = () => {
      input.destroy()
      resolve()
    }
    lines.on('line', (line) => {
      if (guard === undefined) guard = startGuard(readOrder(line), output, done)
      else if (line === 'release') guard.want('asked')
    })
    lines.on('close', () => (guard === undefined ? resolve() : guard.want('run-died')))
  })
}

interface Guard {
  want(because: ReleaseReason): void
}

function startGuard(order: GuardianOrder, output: Writable, done: () => void): Guard {
  const server: HttpServer = { api: order.url, credentials: { user: order.user, password: order.password } }
  const lockedAt = new Date()
  const deadline = new Date(lockedAt.getTime() + order.deadlineMs)
  const alarm = setTimeout(() => want('deadline'), order.deadlineMs)
  let state: GuardianState = firstState
  let retries = 0
  let releaseBegan = 0
  const dispatch = (event: GuardianEvent) => {
    const before = state
    const next = nextState(before, event)
    state = next.state
    for (const effect of next.effects) perform(effect, before, event)
    if (state.kind === 'ended') finish()
  }
  const want = (because: ReleaseReason) => {
    releaseBegan ||= Date.now()
    dispatch({ kind: 'release-wanted', because })
  }
  const finish = () => {
    clearTimeout(alarm)
    done()
  }
  const giveUp = () => {
    tell({ kind: 'gave-up', since: lockedAt.toISOString() })
    finish()
  }
  const tell = (message: GuardianMessage) => output.write(`${JSON.stringify(message)}\n`)
  const perform = (effect: GuardianEffect, before: GuardianState, event: GuardianEvent) => {
    const told = messageOf(effect, before, event, lockedAt, deadline)
    if (told !== undefined) tell(told)
    else if (effect === 'keep-token') keepToken(order.tokenFile, tokenOf(state))
    else if (effect === 'remove-token') removeToken(order.tokenFile)
    else if (effect === 'unlock') void unlock(server, tokenOf(state)).then(dispatch)
    else if (effect === 'ask-lock') void lookAtLock(server).then(dispatch)
    else if (effect === 'ask-lock-later') setTimeout(() => void lookAtLock(server).then(dispatch), ASK_AGAIN_MS)
    else if (Date.now() - releaseBegan > GIVE_UP_MS) giveUp()
    else setTimeout(() => void unlock(server, tokenOf(state)).then(dispatch), RETRIES_MS[retries++] ?? 2000)
  }
  void takeLock(server).then(dispatch)
  return { want }
}

function tokenOf(state: GuardianState): Secret {
  return new Secret('token' in state ? state.token : '')
}

function messageOf(
  effect: GuardianEffect,
  before: GuardianState,
  event: GuardianEvent,
  lockedAt: Date,
  deadline: Date,
): GuardianMessage | undefined {
  const now = new Date().toISOString()
  const text = 'text' in event ? event.text : before.kind === 'in-doubt' ? before.why : ''
  switch (effect) {
    case 'tell-held':
      return {
        kind: 'held',
        token: 'token' in event ? event.token : '',
        lockedAt: lockedAt.toISOString(),
        deadline: deadline.toISOString(),
      }
    case 'tell-failed':
      return { kind: 'failed', why: 'why' in event ? event.why : 'unreachable', text }
    case 'tell-token-unknown':
      return { kind: 'token-unknown', since: lockedAt.toISOString(), text }
    case 'tell-lock-unknown':
      return { kind: 'lock-unknown', since: lockedAt.toISOString(), text }
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

async function takeLock(server: HttpServer): Promise<GuardianEvent> {
  try {
    const answer = await callLock(server)
    const token = field(answer.body, 'unlockToken')
    if (answer.status < 300 && typeof token === 'string') return { kind: 'lock-answered', token }
    const text = `the lock call was answered with ${answer.status}`
    if (answer.status === 409) return { kind: 'lock-refused', why: 'held', text }
    if (answer.status === 401 || answer.status === 403) return { kind: 'lock-refused', why: 'unauthorized', text }
    return { kind: 'lock-answer-lost', text }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return neverArrived(error) ? { kind: 'lock-refused', why: 'unreachable', text } : { kind: 'lock-answer-lost', text }
  }
}

async function unlock(server: HttpServer, token: Secret): Promise<GuardianEvent> {
  const answer = await callUnlock(server, token).catch(() => undefined)
  return { kind: 'unlock-answered', answer: unlockAnswer(answer) }
}

function unlockAnswer(answer: HttpAnswer | undefined): 'accepted' | 'wrong-token' | 'failed' {
  if (answer === undefined) return 'failed'
  if (answer.status < 300) return 'accepted'
  return answer.status === 409 ? 'wrong-token' : 'failed'
}

async function lookAtLock(server: HttpServer): Promise<GuardianEvent> {
  return { kind: 'lock-seen', locked: await seeLock(server) }
}
