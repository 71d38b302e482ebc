import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ok } from '../answer.ts'
import { newToken } from '../maintenance/desk.ts'
import type { Route } from '../route.ts'
import { text } from '../row.ts'

/** The apps whose files lie in the shared home, each on unless plugin_state says otherwise. */
export const pluginsRoute: Route = {
  method: 'GET',
  path: '/rest/plugins/1.0',
  needs: 'ADMIN',
  handle: async ({ store, instance }) => {
    const states = await store.table('plugin_state')
    const off = new Set(states.filter((row) => row['enabled'] === false).map((row) => text(row, 'name')))
    const plugins = installed(instance.settings.sharedHome).map((plugin) => ({
      ...plugin,
      enabled: !off.has(plugin.key),
      userInstalled: true,
    }))
    const headers = { 'upm-token': newToken(), 'content-type': 'application/vnd.atl.plugins.installed+json' }
    return ok({ plugins, links: {} }, headers)
  },
}

function installed(sharedHome: string): readonly { readonly key: string; readonly version: string }[] {
  const folder = join(sharedHome, 'plugins', 'installed-plugins')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jar'))
    .toSorted()
    .map((file) => {
      const [, key = file, version = ''] = /^(?:plugin\.\d+\.)?(.+?)(?:-(\d[\w.-]*))?\.jar$/.exec(file) ?? []
      return { key, version }
    })
}
