import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface LockServer extends AsyncDisposable {
  readonly url: string
  /** Requests so far, without their tokens' values. */
  readonly log: readonly string[]
  isLocked(): boolean
  /** What goes wrong; each is used up by one request. */
  fail(
    fault: 'unlock-500' | 'unlock-409' | 'lock-answer-lost' | 'lock-500' | 'start-500' | 'progress-500',
    times: number,
  ): void
  /** From now on both are drained. */
  drain(): void
  /** From now on repositories never drain. */
  undrain(): void
  /** Somebody else answers instead: a proxy that knows nothing, or shows its sign-in page. Undefined: Bitbucket again. */
  replaceBy(stranger: 'not-found' | 'page' | undefined): void
  lockByAnother(): void
  /** Restarted: nothing is locked any more, and the next lock has another token. */
  restart(): void
}

const FIRST_TOKEN = 815
/** As backup scripts ask, and as Understudy does. */
const versions = new Set(['1.0', 'latest'].map((api) => `GET /rest/api/${api}/application-properties`))

/** The maintenance calls of a Bitbucket, as its backup scripts know them, with faults to order. */
export async function startLockServer(): Promise<LockServer> {
  let token: string | undefined
  let next = FIRST_TOKEN
  const log: string[] = []
  const faults: string[] = []
  let scm = 'LATCHED'
  let stranger: 'not-found' | 'page' | undefined
  const takeFault = (fault: string) => {
    const index = faults.indexOf(fault)
    if (index >= 0) faults.splice(index, 1)
    return index >= 0
  }
  const lock = (request: IncomingMessage, response: ServerResponse) => {
    if (token !== undefined) return answer(response, 409, { errors: [] })
    token = `token-0${next}`
    if (takeFault('lock-answer-lost')) return request.socket.destroy()
    if (takeFault('lock-500')) return answer(response, 500, undefined)
    return answer(response, 202, { unlockToken: token })
  }
  const unlock = (given: string | null, response: ServerResponse) => {
    if (takeFault('unlock-500')) return answer(response, 500, undefined)
    if (takeFault('unlock-409')) return answer(response, 409, { errors: [] })
    if (given !== token) return answer(response, 409, { errors: [] })
    token = undefined
    return answer(response, 204, undefined)
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const call = `${request.method} ${url.pathname}`
    log.push(call)
    if (stranger !== undefined) return answerPage(response, stranger === 'page' ? 200 : 404)
    if (versions.has(call)) return answer(response, 200, { version: '7.2.0' })
    if (call === 'GET /status') return answer(response, 200, { state: token === undefined ? 'RUNNING' : 'MAINTENANCE' })
    const right = request.headers.authorization === `Basic ${Buffer.from('admin:right').toString('base64')}`
    const held = request.headers['x-atlassian-maintenance-token'] === token && token !== undefined
    if (!right) return answer(response, 401, undefined)
    if (call === 'POST /mvc/maintenance/lock') return lock(request, response)
    if (call === 'DELETE /mvc/maintenance/lock') return unlock(url.searchParams.get('token'), response)
    if (call === 'GET /mvc/maintenance/lock') return answer(response, token === undefined ? 404 : 200, {})
    if (call === 'POST /mvc/admin/backups' && held && takeFault('start-500')) return answer(response, 500, undefined)
    if (call === 'POST /mvc/admin/backups' && held) return answer(response, 202, { id: '1', cancelToken: 'c' })
    if (call === 'GET /mvc/maintenance' && held)
      return answer(response, 200, { task: { state: 'RUNNING' }, 'db-state': 'DRAINED', 'scm-state': scm })
    if (call === 'POST /mvc/admin/backups/progress/client' && takeFault('progress-500'))
      return answer(response, 500, undefined)
    if (call === 'POST /mvc/admin/backups/progress/client' && url.searchParams.get('token') === token)
      return answer(response, 202, {})
    return answer(response, 409, { errors: [] })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    log,
    isLocked: () => token !== undefined,
    fail: (fault, times) => void faults.push(...Array.from({ length: times }, () => fault)),
    drain: () => {
      scm = 'DRAINED'
    },
    undrain: () => {
      scm = 'LATCHED'
    },
    replaceBy: (one) => {
      stranger = one
    },
    lockByAnother: () => {
      token = 'of-another'
    },
    restart: () => {
      token = undefined
      next += 1
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answerPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/html' })
  response.end('<h1>Gateway</h1>')
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
