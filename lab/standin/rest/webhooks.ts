import { type Answer, page } from '../answer.ts'
import type { Call, Route } from '../route.ts'
import { flag, type Row, text, time } from '../row.ts'
import { findScope } from './projects.ts'

const path = '/rest/api/{api}/projects/{project}'

export const webhookRoutes: readonly Route[] = [
  { method: 'GET', path: `${path}/webhooks`, needs: 'ADMIN', since: '5.4', handle: list },
  { method: 'GET', path: `${path}/repos/{repository}/webhooks`, needs: 'ADMIN', since: '5.4', handle: list },
]

async function list(call: Call): Promise<Answer> {
  const scope = await findScope(call)
  if (scope.kind === 'missing') return scope.answer
  const scopeType = scope.repository === undefined ? 'project' : 'repository'
  const id = text(scope.repository ?? scope.project, 'id')
  const rows = await call.store.query(
    'SELECT * FROM "AO_A0B856_WEBHOOK" WHERE lower("SCOPE_TYPE") = $1 AND "SCOPE_ID" = $2 ORDER BY "ID"',
    [scopeType, id],
  )
  const events = await call.store.table('AO_A0B856_WEBHOOK_EVENT')
  const configuration = await call.store.table('AO_A0B856_WEBHOOK_CONFIG')
  return page(
    rows.map((row) => webhook(row, { scopeType, events, configuration })),
    call.query,
  )
}

function webhook(
  row: Row,
  around: { readonly scopeType: string; readonly events: readonly Row[]; readonly configuration: readonly Row[] },
): unknown {
  const own = (child: Row) => text(child, 'WEBHOOKID') === text(row, 'ID')
  return {
    id: Number(text(row, 'ID')),
    name: text(row, 'NAME'),
    createdDate: time(row, 'CREATED'),
    updatedDate: time(row, 'UPDATED'),
    events: around.events.filter(own).map((event) => text(event, 'EVENT_ID')),
    configuration: Object.fromEntries(
      around.configuration.filter(own).map((entry) => [text(entry, 'KEY'), text(entry, 'VALUE')]),
    ),
    url: text(row, 'URL'),
    active: flag(row, 'ACTIVE'),
    scopeType: around.scopeType,
    sslVerificationRequired: row['SSL_VERIFICATION_REQUIRED'] !== false,
  }
}
