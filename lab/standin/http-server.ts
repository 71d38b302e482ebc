import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, failure, noSuchEndpoint, ok } from './answer.ts'
import { type Faults, readFaults } from './faults.ts'
import type { Instance } from './instance.ts'
import { reasonOf } from './log.ts'
import { stateOf } from './phase.ts'
import { allRoutes } from './rest/routes.ts'
import { findRoute, type Route } from './route.ts'
import { openSignIn, type SignIn } from './sign-in.ts'
import { statusCodes } from './state.ts'
import { isAtLeast } from './version.ts'

export function httpServer(instance: Instance): Server {
  const routes = allRoutes()
  const signIn = openSignIn(instance)
  return createServer((request, response) => {
    answerTo(instance, request, { routes, signIn })
      .catch((error: unknown) => {
        instance.log('ERROR', `${request.method} ${request.url}: ${reasonOf(error)}`)
        return failure(500, 'ServerException', 'An error occurred while processing the request')
      })
      .then((answer) => send(response, answer))
      .catch(() => response.destroy())
  })
}

interface Desk {
  readonly routes: readonly Route[]
  readonly signIn: SignIn
}

async function answerTo(instance: Instance, request: IncomingMessage, desk: Desk): Promise<Answer> {
  const faults = readFaults(instance.install)
  if (faults.slowMs > 0) await delay(faults.slowMs)
  const url = new URL(request.url ?? '/', 'http://localhost')
  const accept = request.headers.accept ?? ''
  if (!url.pathname.startsWith(instance.settings.contextPath)) return noSuchEndpoint(accept)
  const path = url.pathname.slice(instance.settings.contextPath.length)
  if (path === '/status') return status(instance, faults)
  return answerRoute({ instance, request, path, query: url.searchParams }, desk)
}

function status(instance: Instance, faults: Faults): Answer {
  const locked = instance.desk.now().unlockToken !== undefined
  const state = faults.statusError ? 'ERROR' : stateOf(instance.phase(), locked)
  return { ...ok({ state }), status: statusCodes[state] }
}

interface Incoming {
  readonly instance: Instance
  readonly request: IncomingMessage
  readonly path: string
  readonly query: URLSearchParams
}

async function answerRoute({ instance, request, path, query }: Incoming, desk: Desk): Promise<Answer> {
  const phase = instance.phase()
  if (phase.kind === 'first-run') return { status: 302, headers: { location: '/setup' } }
  if (phase.kind !== 'running') return failure(503, 'ServiceUnavailableException', `Bitbucket is ${phase.kind}`)
  const match = findRoute(desk.routes, request.method ?? 'GET', path)
  if (match === undefined || !isAtLeast(instance.lab.version, match.route.since ?? '4.0')) {
    return noSuchEndpoint(request.headers.accept ?? '')
  }
  if (instance.desk.now().unlockToken !== undefined && match.route.whileLocked === undefined) {
    return failure(503, 'maintenance.MaintenanceException', 'Bitbucket is currently undergoing maintenance')
  }
  const signedIn = await desk.signIn(phase.store, request.headers.authorization, match.route.needs)
  if (signedIn.kind === 'refused') return signedIn.answer
  const body = await readJson(request)
  if (body.kind === 'broken') return failure(400, 'ValidationException', 'The body is not JSON')
  const call = { instance, store: phase.store, user: signedIn.user, path: match.path, query }
  return match.route.handle({ ...call, headers: request.headers, body: body.value })
}

type Body = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'broken' }

async function readJson(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks).toString('utf8')
  if (body === '') return { kind: 'read', value: undefined }
  try {
    return { kind: 'read', value: JSON.parse(body) }
  } catch {
    return { kind: 'broken' }
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.lost === true) {
    response.destroy()
    return
  }
  const { body } = answer
  const type = typeof body === 'string' ? 'text/plain' : 'application/json'
  const headers = body === undefined ? {} : { 'content-type': `${type};charset=UTF-8` }
  response.writeHead(answer.status, { ...headers, ...answer.headers })
  response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
}
