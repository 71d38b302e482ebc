import type { Secret } from '../../../kernel/secret.ts'
import type { HttpAnswer, HttpServer } from '../http.ts'
import { neverArrived } from '../http.ts'
import { callUnlock } from '../maintenance-calls.ts'
import { field } from '../open-bitbucket.ts'
import { seeLock } from '../see-lock.ts'
import type { GuardianEvent } from './guardian-state.ts'

/** What the lock call says to the guardian, whoever sent it; never rejects. */
export async function lockEvent(call: Promise<HttpAnswer>): Promise<GuardianEvent> {
  try {
    return answerEvent(await call)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return neverArrived(error) ? { kind: 'lock-refused', why: 'unreachable', text } : { kind: 'lock-answer-lost', text }
  }
}

function answerEvent(answer: HttpAnswer): GuardianEvent {
  const token = field(answer.body, 'unlockToken')
  if (answer.status < 300 && typeof token === 'string') return { kind: 'lock-answered', token }
  const text = `the lock call was answered with ${answer.status}`
  if (answer.status === 409) return { kind: 'lock-refused', why: 'held', text }
  if (answer.status === 401 || answer.status === 403) return { kind: 'lock-refused', why: 'unauthorized', text }
  return { kind: 'lock-answer-lost', text }
}

export async function unlockEvent(server: HttpServer, token: Secret): Promise<GuardianEvent> {
  const answer = await callUnlock(server, token).catch(() => undefined)
  return { kind: 'unlock-answered', answer: unlockAnswer(answer) }
}

function unlockAnswer(answer: HttpAnswer | undefined): 'accepted' | 'wrong-token' | 'failed' {
  if (answer === undefined) return 'failed'
  if (answer.status < 300) return 'accepted'
  return answer.status === 409 ? 'wrong-token' : 'failed'
}

export async function seenEvent(server: HttpServer): Promise<GuardianEvent> {
  return { kind: 'lock-seen', locked: await seeLock(server) }
}
