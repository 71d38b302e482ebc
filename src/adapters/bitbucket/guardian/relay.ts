import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { outsideWindow } from '../../../backup/lock-time.ts'
import type { RelayOrder } from '../../../ports/bitbucket.ts'
import { sendRequest, type HttpAnswer } from '../http.ts'
import { isDrainState } from '../maintenance-calls.ts'
import { field } from '../open-bitbucket.ts'
import type { Guard } from './guard.ts'
import { lockEvent } from './lock-calls.ts'
import type { GuardianMessage } from './messages.ts'
import { relayedCall, type RelayedCall } from './relayed-call.ts'

export interface RelayOptions {
  readonly api: string
  readonly relay: RelayOrder
  /** How long the lock may last at most. */
  readonly deadlineMs: number
  readonly guard: Guard
  readonly tell: (message: GuardianMessage) => void
}

type Answer = Pick<HttpAnswer, 'status' | 'body'>

/** The scripts poll without a pause; each poll waits this long while something still drains. */
const POLL_MS = 500

/** Then the scripts end, and the run tells an administrator how to unlock by hand. */
const UNLOCK_PATIENCE_MS = 60_000

/**
 * Bitbucket as the scripts of an administrator see it, on loopback: their calls go on with their own credentials, and what they say
 * about the lock is told to the guard. The unlock is answered when Bitbucket itself says that it is unlocked.
 */
export async function startRelay(options: RelayOptions): Promise<{ close(): void }> {
  const relayed = relayFor(options)
  const server = createServer((request, response) => void answer(request, response))
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    // Whatever is asked, and however: the guardian must live on to unlock.
    const { status, body } = await relayed(request).catch((error: unknown) => refusal(400, textOf(error)))
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(body === undefined ? undefined : JSON.stringify(body))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  options.tell({ kind: 'listening', port: typeof address === 'object' && address !== null ? address.port : 0 })
  return {
    close: () => {
      server.close()
      server.closeIdleConnections()
    },
  }
}

function relayFor(options: RelayOptions): (request: IncomingMessage) => Promise<Answer> {
  const { api, guard, tell } = options
  const trouble = firstOf(MOST_TROUBLE, (text: string) => tell({ kind: 'trouble', text }))
  const waitForDrained = drainWatch(options)
  const handle = async (kind: RelayedCall, request: IncomingMessage, url: URL): Promise<Answer> => {
    const send = () => forward(api, request, url)
    switch (kind) {
      case 'look':
        return await send()
      case 'lock':
        return refusedOutside(options) ?? (await lock(guard, send))
      case 'while-locked':
        return guard.state().kind === 'held' ? await send() : notHeld
      case 'drain':
        return guard.state().kind === 'held' ? await waitForDrained(await send()) : notHeld
      case 'unlock':
        return await unlock(options, url.searchParams.get('token'))
    }
  }
  return async (request) => {
    const url = new URL(request.url ?? '/', 'http://relay')
    const call = `${request.method ?? ''} ${url.pathname}`
    const kind = relayedCall(request.method ?? '', url.pathname)
    if (kind === undefined) {
      trouble(`${call} is not relayed`)
      return refusal(403, `${call} is none of the calls that a backup needs, so Understudy does not relay it`)
    }
    const answer = await handle(kind, request, url).catch((error: unknown) => refusal(502, textOf(error)))
    if (answer.status >= 400 && kind !== 'look') trouble(`${call} was answered ${answer.status}`)
    return answer
  }
}

/** The scripts come to the lock when their first pass is done, which may be hours after they were started. */
function refusedOutside({ relay: { window }, deadlineMs }: RelayOptions): Answer | undefined {
  const outside = outsideWindow({ window, totalMs: deadlineMs }, new Date())
  return outside === undefined ? undefined : refusal(409, outside.because)
}

/** Whoever asks for ever what is refused fills no memory with it. */
const MOST_TROUBLE = 20

function firstOf(most: number, tell: (text: string) => void): (text: string) => void {
  let told = 0
  return (text) => {
    if (told < most) tell(text)
    told += 1
  }
}

async function lock(guard: Guard, send: () => Promise<HttpAnswer>): Promise<Answer> {
  // Not passed on: a second lock would be guarded by nobody.
  if (guard.state().kind !== 'idle') return refusal(409, 'the lock was taken through this relay before')
  guard.begin()
  guard.dispatch({ kind: 'lock-asked' })
  const call = send()
  const event = await lockEvent(call)
  guard.dispatch(event)
  const answer = await call
  // Nobody wants it any more, or the answer holds no token: then nobody may go on as if it were held.
  return event.kind === 'lock-answered' && guard.state().kind !== 'held' ? notHeld : answer
}

async function unlock({ guard, tell }: RelayOptions, token: string | null): Promise<Answer> {
  const state = guard.state()
  if (state.kind === 'held' && state.token === token) {
    tell({ kind: 'unlocking', at: new Date().toISOString() })
    guard.want('asked')
  } else if (state.kind !== 'unlocking' || state.token !== token) return notHeld
  const last = await Promise.race([guard.ended, sleep(UNLOCK_PATIENCE_MS, undefined, { ref: false })])
  if (last === undefined) return refusal(503, 'Bitbucket does not let itself be unlocked; Understudy goes on trying')
  return last.kind === 'released' && last.because === 'asked' ? { status: 202, body: {} } : notHeld
}

/** Tells when both have drained, and ends what never does: the scripts themselves would poll for ever. */
function drainWatch({ relay: { drainMs }, guard, tell }: RelayOptions): (answer: HttpAnswer) => Promise<Answer> {
  let began: number | undefined
  let told = false
  return async (answer) => {
    began ??= Date.now()
    const states = [field(answer.body, 'db-state'), field(answer.body, 'scm-state')]
    if (!states.every(isDrainState)) return answer
    if (states.every((state) => state === 'DRAINED')) {
      if (!told) tell({ kind: 'drained', at: new Date().toISOString() })
      told = true
      return answer
    }
    if (Date.now() - began >= drainMs) {
      guard.want('never-drained')
      return notHeld
    }
    await sleep(POLL_MS)
    return answer
  }
}

const passedOn = ['authorization', 'x-atlassian-maintenance-token'] as const

function forward(api: string, request: IncomingMessage, url: URL): Promise<HttpAnswer> {
  const headers = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const method = request.method === 'POST' ? 'POST' : 'GET'
  return sendRequest({ api, credentials: undefined }, { method, path: `${url.pathname}${url.search}`, headers })
}

const notHeld = refusal(409, 'Understudy guards no lock that this call belongs to: it was never taken, or has ended')

function refusal(status: number, message: string): Answer {
  return { status, body: { errors: [{ context: null, message, exceptionName: 'understudy.relay' }] } }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
