import { createHmac } from 'node:crypto'
import { basicAuthorization } from '../dial.ts'
import { flag, type Row, text } from '../row.ts'
import { type Channel, type ChannelContext, contactAll, isDue } from './channel.ts'

/** Active webhooks of the repository, its project and everywhere, signed with their secret. */
export const webhooks: Channel = {
  kind: 'webhook',
  everyMs: (lab) => lab.intervals.pushMs,
  run: async (context) => {
    if (!context.first && context.pushes.length === 0) return
    const rows = await context.store.table('AO_A0B856_WEBHOOK')
    const due = rows.filter((row) => flag(row, 'ACTIVE') && isDue(context, scopeOf(row)))
    const configuration = due.length === 0 ? [] : await context.store.table('AO_A0B856_WEBHOOK_CONFIG')
    await contactAll(due.map((row) => post(context, row, configuration)))
  },
}

function scopeOf(row: Row): { readonly repositoryId?: string; readonly projectId?: string } {
  switch (text(row, 'SCOPE_TYPE').toLowerCase()) {
    case 'repository':
      return { repositoryId: text(row, 'SCOPE_ID') }
    case 'project':
      return { projectId: text(row, 'SCOPE_ID') }
    default:
      return {}
  }
}

async function post({ dial, pushes }: ChannelContext, row: Row, configuration: readonly Row[]): Promise<void> {
  const event = pushes.length === 0 ? 'diagnostics:ping' : 'repo:refs_changed'
  const body = JSON.stringify({ eventKey: event, pushes })
  const own = configuration.filter((entry) => text(entry, 'WEBHOOKID') === text(row, 'ID'))
  const secret = own.find((entry) => text(entry, 'KEY') === 'secret')
  const user = text(row, 'USERNAME')
  const headers = {
    'content-type': 'application/json',
    'x-event-key': event,
    ...(secret === undefined ? {} : { 'x-hub-signature': signature(text(secret, 'VALUE'), body) }),
    ...(user === '' ? {} : { authorization: basicAuthorization(user, text(row, 'PASSWORD')) }),
  }
  await dial.http(text(row, 'URL'), { method: 'POST', headers, body })
}

function signature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
