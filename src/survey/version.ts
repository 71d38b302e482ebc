import { resolvePath } from '../argv/files.ts'
import { equals } from '../ports/predicate.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { HostReader } from '../ports/host.ts'

/** `plugins.lastVersion.server` in plugin_setting: 7002000 is 7.2.0 [seen 4.7, 7.2]. */
export async function versionStamp(database: DatabaseReader | undefined): Promise<string | undefined> {
  if (database === undefined) return undefined
  const [row] = await database.select({
    table: 'plugin_setting',
    columns: ['key_value'],
    where: equals('key_name', 'plugins.lastVersion.server'),
  })
  return row === undefined ? undefined : readStamp(String(row['key_value']))
}

export function readStamp(text: string): string | undefined {
  const stamp = /^\d{7,9}$/.test(text.trim()) ? Number(text) : 0
  if (stamp < 1_000_000) return undefined
  return [Math.floor(stamp / 1_000_000), Math.floor(stamp / 1000) % 1000, stamp % 1000].join('.')
}

/**
 * What is installed, of an installation that need not run: the version stands in the names of its jars, or in the name of the
 * folder behind a link such as `current` [unverified]; undefined when neither tells.
 */
export async function installedVersion(host: HostReader, install: string): Promise<string | undefined> {
  const jars = await host.list(`${install}/app/WEB-INF/lib`)
  const byJar = jars
    .map((name) => /^bitbucket-[a-z-]+-(\d+(?:\.\d+)+)\.jar$/.exec(name)?.[1])
    .find((version) => version !== undefined)
  if (byJar !== undefined) return byJar
  const { stdout } = await host.run(resolvePath(install, 'login'))
  return /atlassian-(?:bitbucket|stash)-(\d+(?:\.\d+)+)/.exec(stdout)?.[1]
}
