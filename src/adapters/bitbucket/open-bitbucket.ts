import { AppError } from '../../kernel/app-error.ts'
import type { BitbucketAnswer, BitbucketReader, BitbucketState, BitbucketWriter } from '../../ports/bitbucket.ts'
import { isRefused, sendRequest, type HttpAnswer, type HttpRequest, type HttpServer } from './http.ts'

export function openBitbucketReader(server: HttpServer): BitbucketReader {
  return {
    state: () => readState(server),
    version: () => readVersion(server),
    get: (path) => ask(server, { method: 'GET', path }),
  }
}

/** For a target only. */
export function openBitbucketWriter(server: HttpServer): BitbucketWriter {
  return {
    ...openBitbucketReader(server),
    send: (method, path, body) => ask(server, { method, path, ...(body === undefined ? {} : { body }) }),
  }
}

const states: readonly string[] = [
  'RUNNING',
  'FIRST_RUN',
  'STARTING',
  'ERROR',
  'MAINTENANCE',
  'STOPPING',
] satisfies BitbucketState[]

function isState(value: unknown): value is BitbucketState {
  return typeof value === 'string' && states.includes(value)
}

/** [KB 975014635] `/status` needs no login, and answers 500 and 503 with a state too. */
async function readState(server: HttpServer): Promise<BitbucketState | 'down'> {
  const answer = await sendRequest({ ...server, credentials: undefined }, { method: 'GET', path: '/status' }).catch(
    downWhenRefused,
  )
  if (answer === 'down' || answer.status === 404) return 'down'
  const state = field(answer.body, 'state')
  if (isState(state)) return state
  throw unexpected(server, '/status', answer)
}

async function readVersion(server: HttpServer): Promise<string | undefined> {
  const path = '/rest/api/latest/application-properties'
  const answer = await sendRequest({ ...server, credentials: undefined }, { method: 'GET', path }).catch(
    downWhenRefused,
  )
  if (answer === 'down' || answer.status === 404 || answer.status === 503) return undefined
  const version = field(answer.body, 'version')
  if (typeof version === 'string') return version
  throw unexpected(server, path, answer)
}

function downWhenRefused(error: unknown): 'down' {
  if (isRefused(error)) return 'down'
  throw error
}

async function ask(server: HttpServer, request: HttpRequest): Promise<BitbucketAnswer> {
  const answer = await sendRequest(server, request)
  if (answer.status === 401 || answer.status === 403) throw unauthorized(server, request.path, answer)
  if (answer.status >= 500 || (answer.status >= 300 && answer.status < 400))
    throw unexpected(server, request.path, answer)
  // A page for people with 200 is a sign-in page or a proxy's.
  const isPage = answer.contentType !== undefined && answer.body === undefined
  if (answer.status < 300 && isPage) throw unexpected(server, request.path, answer)
  return { status: answer.status, body: answer.body }
}

export function unauthorized(server: HttpServer, path: string, answer: HttpAnswer): AppError {
  const user = server.credentials !== undefined && 'user' in server.credentials ? server.credentials.user : 'the token'
  return new AppError('bitbucket/unauthorized', `${server.api} refuses ${user}: ${answer.status} for ${path}`, {
    hint: 'check `admin` in understudy.yaml; a CAPTCHA after failed sign-ins or a block of basic authentication refuses right passwords too',
  })
}

export function unexpected(server: HttpServer, path: string, answer: HttpAnswer): AppError {
  const to = answer.location === undefined ? '' : `, a redirect to ${withoutQuery(answer.location)}`
  return new AppError(
    'bitbucket/unexpected-answer',
    `${server.api.replace(/\/+$/, '')}${path.replace(/\?.*$/, '')} answers ${answer.status} ${answer.contentType ?? ''}`.trimEnd() +
      to,
    {
      hint: "point `api` in understudy.yaml at the node's own connector, behind no proxy or single sign-on, and look into its log",
    },
  )
}

/** A query may hold a token. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '')
}

export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined
}
