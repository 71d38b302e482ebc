import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'
import { registerAddOn } from './connect-rows.ts'

/** An add-on that is no mirror, and what an older Connect plugin left of another one. */
export async function plantConnectAddOns(context: PlantContext): Promise<void> {
  const record = planting(context, 'connect-add-ons')
  await registerAddOn(context, record, {
    key: 'com.example.release-notes',
    name: 'Release notes',
    baseUrl: record.url('add-on', 'release-notes'),
    secret: record.secret('add-on'),
  })
  const old = 'com.example.code-metrics'
  await record.setting(`ac.baseurl.${old}`, record.url('add-on', 'code-metrics'))
  await record.setting(`ac.secret.${old}`, record.secret('old-add-on'))
  await record.setting(`ac.user.${old}`, `addon_${old}`)
}
