import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer.ts'
import type { Instance } from './instance.ts'
import type { Store } from './store.ts'
import type { Permission, User } from './user.ts'

/** A request that reached its endpoint: signed in as needed, path and body taken apart. */
export interface Call {
  readonly instance: Instance
  readonly store: Store
  readonly user: User | undefined
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The JSON body; undefined when there was none. */
  readonly body: unknown
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `{name}` stands for one segment, `{api}` for `1.0` or `latest`. */
  readonly path: string
  readonly needs: Permission | 'anonymous'
  /** The first version that has it. */
  readonly since?: string
  /** Also answers while the instance is locked. */
  readonly whileLocked?: true
  readonly handle: (call: Call) => Promise<Answer>
}

export interface RouteMatch {
  readonly route: Route
  readonly path: Readonly<Record<string, string>>
}

export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  for (const route of routes) {
    const match = route.method === method ? pattern(route.path).exec(path) : null
    if (match !== null) return { route, path: decoded(match.groups ?? {}) }
  }
  return undefined
}

/** One key of a JSON object body; undefined when the body is no object or has no such key. */
export function bodyField(body: unknown, key: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined
  return Object.entries(body).find(([name]) => name === key)?.[1]
}

/** The same as text; '' for anything that is none. */
export function bodyText(body: unknown, key: string): string {
  const value = bodyField(body, key)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function pattern(path: string): RegExp {
  const source = path
    .replaceAll('.', String.raw`\.`)
    .replace('{api}', String.raw`(?:1\.0|latest)`)
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}/?$`)
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
}
