import { basicAuthorization } from '../dial.ts'
import { text } from '../row.ts'
import { type Channel, type ChannelContext, contactAll } from './channel.ts'
import { contactUrl } from './contact-url.ts'

/** Synchronises every active directory that lives elsewhere: Crowd by its REST service, LDAP by a bind. */
export const directories: Channel = {
  kind: 'directory',
  run: async (context) => {
    const rows = await context.store.query(
      `SELECT id FROM cwd_directory WHERE is_active = 'T' AND directory_type <> 'INTERNAL'`,
    )
    await contactAll(rows.map((row) => synchronise(context, text(row, 'id'))))
  },
}

async function synchronise({ store, dial }: ChannelContext, id: string): Promise<void> {
  const rows = await store.query('SELECT * FROM cwd_directory_attribute WHERE directory_id = $1', [id])
  const attributes = new Map(rows.map((row) => [text(row, 'attribute_name'), text(row, 'attribute_value')]))
  const crowd = attributes.get('crowd.server.url') ?? ''
  const ldap = attributes.get('ldap.url') ?? ''
  if (crowd !== '') {
    const application = attributes.get('application.name') ?? ''
    const authorization = basicAuthorization(application, attributes.get('application.password') ?? '')
    await dial.http(`${crowd.replace(/\/+$/, '')}/rest/usermanagement/1/event`, { headers: { authorization } })
  }
  if (ldap !== '') await contactUrl(dial, ldap)
}
