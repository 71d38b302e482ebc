import { basename, isAbsolute, join } from 'node:path/posix'
import type { EnvironmentConfig } from '../config/environment.ts'
import { dataStoreRows, outerStoreFolder, pathBelow, plainPath } from '../hold/data-stores.ts'
import { AppError } from '../kernel/app-error.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import type { DatabaseReader, Row } from '../ports/database.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'
import { effectiveSettings, type ConfigurationText } from './effective-settings.ts'
import { nameable, outside } from './outer-stores.ts'
import { readRepositoryFiles, type NamedStore } from './repository-files.ts'
import { resolveAddresses } from './resolve-addresses.ts'
import { readServiceInputs } from './service-variables.ts'
import { versionStamp } from './version.ts'

export interface ViewOf {
  readonly role: 'source' | 'copy'
  readonly config: EnvironmentConfig
  readonly host: HostReader
  /** Undefined where there is no database yet. */
  readonly database: DatabaseReader | undefined
  /** Folder on the host where bitbucket.properties and server.xml lie: `<home>/shared`, or `held/` of a generation. */
  readonly configurationFolder: string
  readonly version: string | undefined
  readonly knownProperties: readonly string[]
}

/** An environment as integrations see it, from its database and its host. Reads nothing until asked. */
export async function viewEnvironment(of: ViewOf): Promise<EnvironmentReader> {
  const { host, database, config } = of
  const { home } = config.nodes[0]
  const settings = effectiveSettings(await propertiesOf(of), await readServiceInputs(host, config), of.knownProperties)
  const byKey = new Map(settings.map((setting) => [setting.key, setting]))
  const inShared = (path: string): string => (isAbsolute(path) ? path : configurationPath(of, path))
  return {
    role: of.role,
    version: of.version ?? (await versionStamp(database)),
    home,
    sharedHome: config.sharedHome,
    catalogue: () => Promise.resolve(database?.catalogue() ?? new Map()),
    rows: async (table, where, columns) => {
      if (database === undefined) return []
      const orderBy = (await database.catalogue()).get(table)?.primaryKey ?? []
      return database.select({
        table,
        orderBy,
        ...(where === undefined ? {} : { where }),
        ...(columns === undefined ? {} : { columns }),
      })
    },
    count: (table, where) => Promise.resolve(database?.count(table, where) ?? 0),
    scan: (table, columns) => database?.scan(table, columns) ?? noRows(),
    setting: (key) => Promise.resolve(byKey.get(key)),
    settings: () => Promise.resolve(settings),
    readFile: (path) => host.readFile(inShared(path)),
    fileStatus: (path) => host.status(inShared(path)),
    list: (path) => host.list(inShared(path)),
    addresses: (name) => resolveAddresses(host, name),
    repositoryFiles: async () =>
      readRepositoryFiles(host, await storesOf(of), of.role === 'source' ? { user: config.runAs } : 'root'),
  }
}

/** The configuration files of a held copy lie in `held/`; everything else is in the home. */
function configurationPath({ config, configurationFolder }: ViewOf, path: string): string {
  const held = path === 'bitbucket.properties' || path === 'server.xml'
  return join(held ? configurationFolder : config.sharedHome, path)
}

async function propertiesOf({ host, configurationFolder }: ViewOf): Promise<ConfigurationText | undefined> {
  const content = await host.readFile(join(configurationFolder, 'bitbucket.properties'))
  return content === undefined ? undefined : { file: 'shared/bitbucket.properties', content }
}

/** A store outside the home of a source is named as the copy will have it. */
async function storesOf({ role, config, host, database }: ViewOf): Promise<readonly NamedStore[]> {
  const own = { path: `${config.sharedHome}/data`, name: 'data' }
  const rows = database === undefined ? [] : await dataStoreRows(database)
  const outer = role === 'copy' ? [] : nameable(outside(rows, config), config)
  return [
    own,
    ...rows.flatMap(({ path }) => {
      const below = pathBelow(plainPath(path), config.sharedHome)
      return below === undefined || below === '' ? [] : [{ path: plainPath(path), name: below.slice(1) }]
    }),
    ...(await seenOf(host, outer)).map((store) => ({ path: store.path, name: basename(outerStoreFolder(store)) })),
  ]
}

/** One that sudo hides is kept, and so not copied, or stops the plan. */
async function seenOf(host: HostReader, stores: readonly OuterStore[]): Promise<readonly OuterStore[]> {
  const seen: OuterStore[] = []
  for (const store of stores) {
    const look = host.status(store.path).then(() => seen.push(store))
    await look.catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'host/missing-sudo-rule') throw error
    })
  }
  return seen
}

async function* noRows(): AsyncIterable<readonly Row[]> {}
