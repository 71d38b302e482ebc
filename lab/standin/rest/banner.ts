import { type Answer, failure, noContent, noSuchEndpoint, ok } from '../answer.ts'
import { bodyField, type Call, type Route } from '../route.ts'
import { flag, text } from '../row.ts'

const TABLE = 'bb_announcement_banner'
const AUDIENCES = ['ALL', 'AUTHENTICATED']
const path = '/rest/api/{api}/admin/banner'

/** Absent, like its table, in versions before it [seen 7.2, not 4.7]. */
export const bannerRoutes: readonly Route[] = [
  { method: 'GET', path, needs: 'ADMIN', handle: (call) => whereSupported(call, show) },
  { method: 'PUT', path, needs: 'ADMIN', handle: (call) => whereSupported(call, replace) },
  { method: 'DELETE', path, needs: 'ADMIN', handle: (call) => whereSupported(call, remove) },
]

async function whereSupported(call: Call, handle: (call: Call) => Promise<Answer>): Promise<Answer> {
  const supported = await call.store.hasTable(TABLE)
  return supported ? handle(call) : noSuchEndpoint(call.headers.accept ?? '')
}

async function show({ store }: Call): Promise<Answer> {
  const [row] = await store.table(TABLE)
  if (row === undefined) return noContent()
  const audience = AUDIENCES[Number(text(row, 'audience'))] ?? 'ALL'
  return ok({ audience, enabled: flag(row, 'enabled'), message: text(row, 'message') })
}

async function replace(call: Call): Promise<Answer> {
  const audience = AUDIENCES.indexOf(String(bodyField(call.body, 'audience')))
  const message = bodyField(call.body, 'message')
  if (audience < 0) return failure(400, 'ValidationException', 'audience must be ALL or AUTHENTICATED')
  if (typeof message !== 'string' || message === '') return failure(400, 'ValidationException', 'message is required')
  const enabled = bodyField(call.body, 'enabled') !== false
  await call.store.query(
    `WITH gone AS (DELETE FROM ${TABLE} WHERE id <> 1)
     INSERT INTO ${TABLE} (id, enabled, audience, message) VALUES (1, $1, $2, $3)
     ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, audience = excluded.audience, message = excluded.message`,
    [enabled, audience, message],
  )
  return noContent()
}

async function remove({ store }: Call): Promise<Answer> {
  await store.query(`DELETE FROM ${TABLE}`)
  return noContent()
}
