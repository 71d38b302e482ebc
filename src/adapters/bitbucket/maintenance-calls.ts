import type { Secret } from '../../kernel/secret.ts'
import type { DrainState } from '../../ports/bitbucket.ts'
import { sendRequest, type HttpAnswer, type HttpServer } from './http.ts'

/** The calls of the vendor's own backup scripts, not under /rest: where the token goes differs from call to call. */
export function callLock(server: HttpServer): Promise<HttpAnswer> {
  return sendRequest(server, { method: 'POST', path: '/mvc/maintenance/lock', timeoutMs: 20_000 })
}

export function callUnlock(server: HttpServer, token: Secret): Promise<HttpAnswer> {
  const path = `/mvc/maintenance/lock?token=${encodeURIComponent(token.reveal())}`
  return sendRequest(server, { method: 'DELETE', path, timeoutMs: 4000 })
}

/** 404: not locked, if it is Bitbucket that answers: ask through `seeLock`. */
export function askLock(server: HttpServer): Promise<HttpAnswer> {
  return sendRequest(server, { method: 'GET', path: '/mvc/maintenance/lock', timeoutMs: 4000 })
}

/** No login needed. Under the lock its state is MAINTENANCE. */
export function askStatus(server: HttpServer): Promise<HttpAnswer> {
  return sendRequest({ ...server, credentials: undefined }, { method: 'GET', path: '/status', timeoutMs: 4000 })
}

export function callStartBackup(server: HttpServer, token: Secret): Promise<HttpAnswer> {
  return sendRequest(server, { method: 'POST', path: '/mvc/admin/backups?external=true', headers: tokenHeader(token) })
}

export function askMaintenance(server: HttpServer, token: Secret): Promise<HttpAnswer> {
  return sendRequest(server, {
    method: 'GET',
    path: '/mvc/maintenance',
    headers: tokenHeader(token),
    timeoutMs: 10_000,
  })
}

export function callProgress(server: HttpServer, token: Secret, percentage: number): Promise<HttpAnswer> {
  const path = `/mvc/admin/backups/progress/client?token=${encodeURIComponent(token.reveal())}&percentage=${percentage}`
  return sendRequest(server, { method: 'POST', path })
}

export function isDrainState(value: unknown): value is DrainState {
  return value === 'AVAILABLE' || value === 'LATCHED' || value === 'DRAINED'
}

function tokenHeader(token: Secret): Record<string, string> {
  return { 'X-Atlassian-Maintenance-Token': token.reveal() }
}
