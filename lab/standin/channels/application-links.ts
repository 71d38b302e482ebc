import { readApplicationLinks } from '../application-links.ts'
import { type Channel, contactAll } from './channel.ts'

/** The status probe of every link. */
export const applicationLinks: Channel = {
  kind: 'application-link',
  run: async ({ store, dial }) => {
    const links = await readApplicationLinks(store)
    const probed = links.filter((link) => link.rpcUrl !== '')
    await contactAll(probed.map((link) => dial.http(`${link.rpcUrl.replace(/\/+$/, '')}/rest/applinks/1.0/manifest`)))
  },
}
