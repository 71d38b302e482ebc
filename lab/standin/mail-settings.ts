import { z } from 'zod'
import { appProperty, setAppProperty } from './app-properties.ts'
import { type Row, text } from './row.ts'
import type { Store } from './store.ts'

export interface MailSettings {
  readonly hostname: string
  readonly port: number
  readonly protocol: 'SMTP' | 'SMTPS'
  readonly username: string
  readonly password: string
  readonly senderAddress: string
}

type Field = keyof MailSettings

// The names of the mail keys are not confirmed, so any key that speaks of mail and ends like one of these is taken.
const ENDINGS: Readonly<Record<Field, RegExp>> = {
  hostname: /(?:host-?_?name|host|server)$/i,
  port: /port$/i,
  protocol: /protocol$/i,
  username: /(?:user-?_?name|user|login)$/i,
  password: /(?:password|secret)$/i,
  senderAddress: /(?:sender-?_?address|sender|from|from-?_?address)$/i,
}

/** A key that speaks of nothing, with a value that shows nothing. */
const ENCODED = 'notification.transport'
const Encoded: z.ZodType<MailSettings> = z.object({
  hostname: z.string(),
  port: z.number(),
  protocol: z.enum(['SMTP', 'SMTPS']),
  username: z.string(),
  password: z.string(),
  senderAddress: z.string(),
})

/** The mail server that app_property configures; undefined when it names no host. */
export async function readMailSettings(store: Store): Promise<MailSettings | undefined> {
  const encoded = await appProperty(store, ENCODED)
  if (encoded !== undefined) return Encoded.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')))
  const rows = await mailRows(store)
  const whole = rows.map((row) => text(row, 'prop_value')).find((value) => /^smtps?:\/\//i.test(value))
  if (whole !== undefined) return fromUrl(whole, valueOf(rows, 'senderAddress'))
  const hostname = valueOf(rows, 'hostname')
  if (hostname === '') return undefined
  return {
    hostname,
    port: Number(valueOf(rows, 'port') || 25),
    protocol: /^smtps$/i.test(valueOf(rows, 'protocol')) ? 'SMTPS' : 'SMTP',
    username: valueOf(rows, 'username'),
    password: valueOf(rows, 'password'),
    senderAddress: valueOf(rows, 'senderAddress'),
  }
}

export async function deleteMailSettings(store: Store): Promise<void> {
  await store.query('DELETE FROM app_property WHERE prop_key = $1', [ENCODED])
  for (const row of await mailRows(store)) {
    await store.query('DELETE FROM app_property WHERE prop_key = $1', [row['prop_key']])
  }
}

export async function writeMailSettings(store: Store, settings: MailSettings): Promise<void> {
  await deleteMailSettings(store)
  for (const [field, value] of Object.entries(settings)) {
    await setAppProperty(store, `mail.${field}`, String(value))
  }
}

function mailRows(store: Store): Promise<readonly Row[]> {
  return store.query(`SELECT prop_key, prop_value FROM app_property WHERE prop_key ~* 'mail|smtp' ORDER BY prop_key`)
}

function valueOf(rows: readonly Row[], field: Field): string {
  const row = rows.find((one) => ENDINGS[field].test(text(one, 'prop_key')))
  return row === undefined ? '' : text(row, 'prop_value')
}

function fromUrl(whole: string, senderAddress: string): MailSettings {
  const url = new URL(whole)
  const secure = url.protocol === 'smtps:'
  return {
    hostname: url.hostname,
    port: Number(url.port || (secure ? 465 : 25)),
    protocol: secure ? 'SMTPS' : 'SMTP',
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    senderAddress,
  }
}
