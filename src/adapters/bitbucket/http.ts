import { AppError } from '../../kernel/app-error.ts'
import type { Json } from '../../kernel/json.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Secret } from '../../kernel/secret.ts'

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
    const response = await fetch(`${server.api.replace(/\/+$/, '')}${request.path}`, {
      method: request.method,
      headers: headersOf(server, request),
      redirect: 'manual',
      signal: request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]),
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    })
    const text = await response.text()
    const contentType = text === '' ? undefined : (response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      body: parseJson(text),
      contentType,
      location: response.headers.get('location') ?? undefined,
    }
  } catch (error) {
    request.signal?.throwIfAborted()
    throw unreachable(server, error, timeout.aborted ? timeoutMs : undefined)
  }
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
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    code ?? '',
  )
}

/** Whether nothing listens there at all, which for a node is an answer too. */
export function isRefused(error: unknown): boolean {
  return error instanceof AppError && codeOf(error.cause) === 'ECONNREFUSED'
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return codeOf(error) ?? (cause instanceof Error ? cause.message : String(error))
}

/** Undici wraps what failed, and wraps several addresses of one name once more. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : undefined
}
