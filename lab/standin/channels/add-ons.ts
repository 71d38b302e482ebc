import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { pluginSetting } from '../app-properties.ts'
import { listItems } from '../setting-value.ts'
import { type Channel, type ChannelContext, contactAll } from './channel.ts'

const AddOn = z.object({ baseUrl: z.string().default(''), secret: z.string().default('') })

/** Calls back every Connect add-on that is listed, with a token signed by the shared secret. */
export const addOns: Channel = {
  kind: 'add-on',
  run: async (context) => {
    const keys = listItems((await pluginSetting(context.store, 'ac.addon.list')) ?? '')
    await contactAll(keys.map((key) => callBack(context, key)))
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

function token(issuer: string, secret: string): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iss: issuer, iat: Math.floor(Date.now() / 1000) })}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
