import { request as sendPlain, type IncomingMessage } from 'node:http'
import { request as sendByTls } from 'node:https'
import { text as readText } from 'node:stream/consumers'
import { AppError } from '../../kernel/app-error.ts'
import type { Json } from '../../kernel/json.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Secret } from '../../kernel/secret.ts'
import { lookupPastBlock } from '../past-hosts-block.ts'

export type Credentials = { readonly user: string; readonly password: Secret } | { readonly token: Secret }

export interface HttpServer {
  /** Base URL of one node, such as `http://bb1.example.com:7990/bitbucket`. */
  readonly api: string
  readonly credentials: Credentials | undefined
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  /** Parsed JSON; undefined for an empty or other body. */
  readonly body: unknown
  /** Undefined for an empty body. */
  readonly contentType: string | undefined
  readonly location: string | undefined
}

/** One request, redirects not followed. Rejects with 'bitbucket/unreachable' or the signal's reason; every status is an answer. */
export async function sendRequest(server: HttpServer, request: HttpRequest): Promise<HttpAnswer> {
  const timeoutMs = request.timeoutMs ?? 30_000
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const url = new URL(`${server.api.replace(/\/+$/, '')}${request.path}`)
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal])
    const { response, text } = await exchange(url, { ...request, headers: headersOf(server, request), signal })
    return {
      status: response.statusCode ?? 0,
      body: parseJson(text),
      contentType: text === '' ? undefined : (response.headers['content-type'] ?? ''),
      location: response.headers.location,
    }
  } catch (error) {
    request.signal?.throwIfAborted()
    throw unreachable(server, error, timeout.aborted ? timeoutMs : undefined)
  }
}

interface Exchanged {
  readonly response: IncomingMessage
  readonly text: string
}

async function exchange(url: URL, { method, headers, body, signal }: HttpRequest): Promise<Exchanged> {
  const send = url.protocol === 'https:' ? sendByTls : sendPlain
  // `fetch` could not be told how to look a name up.
  const options = { method, headers: { ...headers }, lookup: lookupPastBlock, agent: false } as const
  const sent = send(url, signal === undefined ? options : { ...options, signal })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject)
  })
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  const response = await answered
  return { response, text: await readText(response) }
}

function headersOf(server: HttpServer, { method, headers }: HttpRequest): Record<string, string> {
  const writes = method === 'GET' ? {} : { 'X-Atlassian-Token': 'no-check', 'Content-Type': 'application/json' }
  return { Accept: 'application/json', ...authorization(server.credentials), ...writes, ...headers }
}

function authorization(credentials: Credentials | undefined): Record<string, string> {
  if (credentials === undefined) return {}
  if ('token' in credentials) return { Authorization: `Bearer ${credentials.token.reveal()}` }
  const pair = `${credentials.user}:${credentials.password.reveal()}`
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

function unreachable({ api }: HttpServer, error: unknown, timeoutMs: number | undefined): AppError {
  const reason = timeoutMs === undefined ? reasonOf(error) : `no answer within ${timeoutMs / 1000} s`
  return new AppError('bitbucket/unreachable', `${api} does not answer: ${reason}`, {
    hint: 'check `api` of the node in understudy.yaml, that Bitbucket runs, and the network on the way: `curl -v` the address',
    cause: error,
  })
}

/** Whether the request certainly never got to the server. */
export function neverArrived(error: unknown): boolean {
  const code = error instanceof AppError ? codeOf(error.cause) : undefined
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code ?? '')
}

/** Whether nothing listens there at all, which for a node is an answer too. */
export function isRefused(error: unknown): boolean {
  return error instanceof AppError && codeOf(error.cause) === 'ECONNREFUSED'
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return codeOf(error) ?? (cause instanceof Error ? cause.message : String(error))
}

/** Several addresses of one name fail as one error around theirs. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : undefined
}
