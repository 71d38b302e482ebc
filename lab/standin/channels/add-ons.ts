import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { pluginSetting } from '../app-properties.ts'
import { text } from '../row.ts'
import { listItems } from '../setting-value.ts'
import { isAtLeast } from '../version.ts'
import { type Channel, type ChannelContext, contactAll } from './channel.ts'

const AddOn = z.object({ baseUrl: z.string().default(''), secret: z.string().default('') })

/** Calls back every Connect add-on that is listed, with a token signed by the shared secret. */
export const addOns: Channel = {
  kind: 'add-on',
  run: async (context) => {
    const keys = listItems((await pluginSetting(context.store, 'ac.addon.list')) ?? '')
    await contactAll([...keys.map((key) => callBack(context, key)), callBackOld(context)])
  },
}

async function callBack({ store, dial }: ChannelContext, key: string): Promise<void> {
  const stored = (await pluginSetting(store, `acnct.${key}`)) ?? ''
  if (stored === '') return
  const addOn = AddOn.parse(JSON.parse(stored))
  if (addOn.baseUrl === '') return
  const headers = { authorization: `JWT ${token(key, addOn.secret)}`, 'content-type': 'application/json' }
  await dial.http(`${addOn.baseUrl.replace(/\/+$/, '')}/enabled`, { method: 'POST', headers, body: '{}' })
}

/** The older plugin of 4.x kept the address in a key of its own; later versions leave it lying. */
async function callBackOld({ store, dial, lab }: ChannelContext): Promise<void> {
  if (isAtLeast(lab.version, '5.0')) return
  const rows = await store.query(`SELECT key_value FROM plugin_setting WHERE starts_with(key_name, 'ac.baseurl.')`)
  await contactAll(rows.map((row) => dial.http(text(row, 'key_value'), { method: 'POST', body: '{}' })))
}

function token(issuer: string, secret: string): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: issuer, iat: Math.floor(Date.now() / 1000) })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
