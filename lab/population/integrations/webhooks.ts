import type { PlantContext } from '../context.ts'
import { someRepository } from '../ground.ts'
import { type Planting, planting } from '../planting.ts'
import type { Row } from '../rows.ts'
import { DAY_IN_MINUTES, millisAgo, minutesAgo } from '../time.ts'

const since89 = ['USERNAME', 'PASSWORD', 'SSL_VERIFICATION_REQUIRED', 'EVENT_SCOPE_ID', 'EVENT_SCOPE_TYPE']

/** A webhook of a project and one of a repository, with secrets, events and a history of what was sent. */
export async function plantWebhooks(context: PlantContext): Promise<void> {
  const record = planting(context, 'webhooks')
  const repository = await someRepository(context)
  const scopes = [
    { name: 'project-ci', SCOPE_TYPE: 'project', SCOPE_ID: String(repository.projectId) },
    { name: 'repository-chat', SCOPE_TYPE: 'repository', SCOPE_ID: String(repository.id) },
  ]
  for (const { name, ...scope } of scopes) await plantWebhook(context, record, name, scope)
}

async function plantWebhook(context: PlantContext, record: Planting, name: string, scope: Row): Promise<void> {
  const { insert, secret, url } = record
  const target = url('webhook', name)
  // Credentials beside the shared secret came with 8.x; where the column is absent they must not be promised.
  const hasCredentials = context.catalogue.get('AO_A0B856_WEBHOOK')?.has('PASSWORD') === true
  const credentials = {
    USERNAME: 'hook',
    PASSWORD: hasCredentials ? secret(`${name}-password`) : null,
    SSL_VERIFICATION_REQUIRED: true,
  }
  const row = {
    ACTIVE: true,
    CREATED: minutesAgo(90_000),
    NAME: name,
    UPDATED: minutesAgo(4_000),
    URL: target,
    ...scope,
    ...credentials,
  }
  const [key] = await insert('AO_A0B856_WEBHOOK', ['ID'], [row], { optional: since89 })
  if (key === undefined) return
  const webhook = key['ID'] ?? 0
  await insert(
    'AO_A0B856_WEBHOOK_CONFIG',
    ['ID'],
    [
      { KEY: 'secret', VALUE: secret(name), WEBHOOKID: webhook },
      { KEY: 'createdBy', VALUE: 'bitbucket', WEBHOOKID: webhook },
    ],
  )
  const events = ['repo:refs_changed', 'pr:opened', 'pr:merged']
  await insert(
    'AO_A0B856_WEBHOOK_EVENT',
    ['ID'],
    events.map((event) => ({ EVENT_ID: event, WEBHOOKID: webhook })),
  )
  await plantHistory(context, record, Number(webhook), target, scope)
}

async function plantHistory(
  context: PlantContext,
  record: Planting,
  webhook: number,
  target: string,
  scope: Row,
): Promise<void> {
  const invocation = {
    ...invocationTo(target, context.topology.production.baseUrl, record.random.uuid()),
    EVENT_SCOPE_ID: scope['SCOPE_ID'] ?? '',
    EVENT_SCOPE_TYPE: scope['SCOPE_TYPE'] ?? '',
    ID: `${webhook}.repo:refs_changed.S`,
    WEBHOOK_ID: webhook,
  }
  await record.insert('AO_A0B856_HIST_INVOCATION', ['ID'], [invocation], { optional: since89 })
  const counts = Array.from({ length: 5 }, (_, index) => ({
    DAY_SINCE_EPOCH: Math.floor(millisAgo(index * DAY_IN_MINUTES) / 86_400_000),
    ERRORS: 0,
    EVENT_ID: 'repo:refs_changed',
    FAILURES: index,
    ID: `${webhook}.repo:refs_changed.${index}`,
    SUCCESSES: 3,
    WEBHOOK_ID: webhook,
  }))
  await record.insert('AO_A0B856_DAILY_COUNTS', ['ID'], counts)
}

/** What the history keeps of a delivery: address, headers and body, in clear. */
export function invocationTo(target: string, baseUrl: string, request: string): Row {
  return {
    EVENT_ID: 'repo:refs_changed',
    FINISH: millisAgo(29),
    OUTCOME: 'SUCCESS',
    REQUEST_BODY: JSON.stringify({
      eventKey: 'repo:refs_changed',
      links: { self: [{ href: `${baseUrl}/projects/PLAT` }] },
    }),
    REQUEST_HEADERS: JSON.stringify({ 'X-Event-Key': 'repo:refs_changed', 'X-Request-Id': request }),
    REQUEST_ID: request,
    REQUEST_METHOD: 'POST',
    REQUEST_URL: target,
    RESPONSE_BODY: 'ok',
    RESPONSE_HEADERS: '{"Content-Type":"text/plain"}',
    RESULT_DESCRIPTION: '200',
    START: millisAgo(30),
    STATUS_CODE: 200,
  }
}
