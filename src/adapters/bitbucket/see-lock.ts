import type { HttpServer } from './http.ts'
import { askLock, askStatus } from './maintenance-calls.ts'
import { field } from './open-bitbucket.ts'

/**
 * Whether the server is locked for maintenance. A 404 says `false` only where Bitbucket itself says through the same base that it
 * runs, which under the lock it does not: a proxy, another context path or a failed deployment answer 404 too. Likewise a page is
 * no answer. Everything else is `unknown`.
 */
export async function seeLock(server: HttpServer): Promise<boolean | 'unknown'> {
  const answer = await askLock(server).catch(() => undefined)
  if (answer === undefined) return 'unknown'
  if (answer.status < 300) return answer.body === undefined ? 'unknown' : true
  if (answer.status !== 404) return 'unknown'
  const status = await askStatus(server).catch(() => undefined)
  return status?.status === 200 && field(status.body, 'state') === 'RUNNING' ? false : 'unknown'
}
