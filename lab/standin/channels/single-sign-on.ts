import { flag, text, urlsIn } from '../row.ts'
import { type Channel, type ChannelContext, contactAll } from './channel.ts'

const SETTINGS = 'com.atlassian.plugins.authentication.sso.config.'

/** Discovery at every identity provider that is on: a table in 8.x, plugin settings before. */
export const singleSignOn: Channel = {
  kind: 'single-sign-on',
  run: async (context) => {
    const issuers = [...(await issuersInTable(context)), ...(await issuersInSettings(context))]
    await contactAll(
      [...new Set(issuers)].map((issuer) =>
        context.dial.http(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`),
      ),
    )
  },
}

async function issuersInTable({ store }: ChannelContext): Promise<readonly string[]> {
  const rows = await store.table('AO_ED669C_IDP_CONFIG')
  return rows
    .filter((row) => flag(row, 'ENABLED'))
    .flatMap((row) => urlsIn(`${text(row, 'ISSUER')} ${text(row, 'SSO_URL')}`).slice(0, 1))
}

async function issuersInSettings({ store }: ChannelContext): Promise<readonly string[]> {
  const rows = await store.query('SELECT key_name, key_value FROM plugin_setting WHERE starts_with(key_name, $1)', [
    SETTINGS,
  ])
  const type = rows.find((row) => text(row, 'key_name') === `${SETTINGS}sso-type`)
  if (type === undefined || text(type, 'key_value') === 'NONE') return []
  return rows.flatMap((row) => urlsIn(text(row, 'key_value'))).slice(0, 1)
}
