/** What a route gives back. `lost` closes the connection without a word. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly lost?: true
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers }
}

export function noContent(): Answer {
  return { status: 204 }
}

/** The endpoint exists, what it should answer about does not, or the request can't be done. */
export function failure(status: number, exceptionName: string, message: string): Answer {
  return {
    status,
    body: { errors: [{ context: null, message, exceptionName: `com.atlassian.bitbucket.${exceptionName}` }] },
  }
}

/** This version has no such endpoint: XML unless JSON is asked for. */
export function noSuchEndpoint(accept: string): Answer {
  const message = 'HTTP 404 Not Found'
  if (accept.includes('json')) return { status: 404, body: { message, 'status-code': 404, 'sub-code': -1 } }
  const xml = `<?xml version="1.0" encoding="UTF-8"?><status><status-code>404</status-code><sub-code>-1</sub-code><message>${message}</message></status>`
  return { status: 404, body: xml, headers: { 'content-type': 'application/xml' } }
}

/** One page of a list, by the query's `start` and `limit` (25). */
export function page(values: readonly unknown[], query: URLSearchParams): Answer {
  const start = Number(query.get('start') ?? 0)
  const limit = Number(query.get('limit') ?? 25)
  const shown = values.slice(start, start + limit)
  const isLastPage = start + limit >= values.length
  return ok({
    size: shown.length,
    limit,
    isLastPage,
    values: shown,
    start,
    nextPageStart: isLastPage ? null : start + limit,
  })
}
