import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** A webhook of the embedded Crowd; seen in the dictionary only. */
export async function plantCrowdWebhooks(context: PlantContext): Promise<void> {
  const { insert, secret, url } = planting(context, 'crowd-webhooks')
  const hook = {
    endpoint_url: url('directory', 'events'),
    application_id: 1,
    token: secret('crowd-webhook'),
    failures_since_last_success: 0,
  }
  await insert('cwd_webhook', ['id'], [hook], { sequence: 'cwd_webhook' })
}
