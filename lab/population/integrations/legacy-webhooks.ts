import type { PlantContext } from '../context.ts'
import { refreshCatalogue } from '../context.ts'
import { createAppTables } from '../../database/schema.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'
import { invocationTo } from './webhooks.ts'

/** Listeners of the web hook plugin that came before native webhooks, and history under the older prefix. */
export async function plantLegacyWebhooks(context: PlantContext): Promise<void> {
  const { insert, random, secret, url } = planting(context, 'legacy-webhooks')
  await createAppTables(context.client, 'webhook-history')
  await refreshCatalogue(context)
  const target = url('legacy-webhook', 'listener')
  const listeners = [true, false].map((enabled) => ({
    DESCRIPTION: 'build trigger of the old CI',
    ENABLED: enabled,
    EVENTS: '["repo:push"]',
    EXCLUDE_BODY: false,
    FILTERS: '[]',
    LAST_UPDATED: minutesAgo(900_000),
    LAST_UPDATED_USER: 'admin',
    NAME: enabled ? 'old CI' : 'older CI',
    PARAMETERS: JSON.stringify({ token: secret(enabled ? 'legacy-webhook' : 'legacy-webhook-off') }),
    REGISTRATION_METHOD: 'REST',
    URL: enabled ? target : url('legacy-webhook', 'listener-off'),
  }))
  await insert('AO_A0B856_WEB_HOOK_LISTENER_AO', ['ID'], listeners)
  const sent = {
    ...invocationTo(target, context.topology.production.baseUrl, random.uuid()),
    ID: 'old.repo:push.S',
    WEBHOOK_ID: 1,
  }
  await insert('AO_371AEF_HIST_INVOCATION', ['ID'], [sent])
}
