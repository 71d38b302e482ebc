import { openBitbucketWriter } from '../../adapters/bitbucket/open-bitbucket.ts'
import { openPostgresqlServer } from '../../adapters/databases/postgresql/server.ts'
import { openPostgresqlReader } from '../../adapters/databases/postgresql/reader.ts'
import { openPostgresqlWriter } from '../../adapters/databases/postgresql/writer.ts'
import { openHostWriter } from '../../adapters/hosts/open-host.ts'
import type { DatabaseConfig } from '../../config/database.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import { layoutOf } from '../../hold/layout.ts'
import { serviceOf } from '../../hold/service-of.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { HostReader } from '../../ports/host.ts'
import type { TargetSystems } from '../../steps/run-context.ts'
import { viewEnvironment } from '../../survey/environment-view.ts'
import { bitbucketServer } from './bitbucket-server.ts'
import { copyInPlace } from './copy-in-place.ts'
import { surveyWith } from './open-surveyed.ts'
import { knownProperties, nodeOf, openReader, postgresqlOf, type Wiring } from './wiring.ts'

/** Writers, for a target only. */
export async function openTarget(wiring: Wiring, config: EnvironmentConfig): Promise<TargetSystems & AsyncDisposable> {
  const host = openHostWriter(nodeOf(wiring, config, 'root'), wiring.random)
  const bitbucket = openBitbucketWriter(await bitbucketServer(wiring, config))
  const { database } = config
  return {
    config,
    layout: layoutOf(config.nodes[0].home),
    host,
    bitbucket,
    service: serviceOf(host, config),
    openServer: async () => {
      const login = database.maintenance ?? database
      return openPostgresqlServer(await postgresqlOf(wiring, database, { ...login, database: 'postgres' }))
    },
    openDatabase: async (name) => {
      const login = database.maintenance ?? database
      return openPostgresqlWriter(await postgresqlOf(wiring, database, { ...login, database: name }))
    },
    openHeldCopy: (name, held) => openCopy(wiring, config, host, { name, folder: held }),
    openRunningCopy: async (name) => {
      const copy = await openCopy(wiring, config, host, { name, folder: config.sharedHome })
      return { ...copy, get: (path) => bitbucket.get(path) }
    },
    copyLoginReaches: (source) => loginReaches(wiring, database, source),
    survey: async (database) => {
      const place = await copyInPlace(wiring, config, host)
      return surveyWith(wiring, config, { host, bitbucket, place, database: database ?? place.database })
    },
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  }
}

async function openCopy(
  wiring: Wiring,
  config: EnvironmentConfig,
  host: HostReader,
  at: { readonly name: string; readonly folder: string },
): Promise<EnvironmentReader & AsyncDisposable> {
  const login = config.database.maintenance ?? config.database
  const database = await openPostgresqlReader(
    await postgresqlOf(wiring, config.database, { ...login, database: at.name }),
  )
  const view = await viewEnvironment({
    role: 'copy',
    config,
    host,
    database,
    configurationFolder: at.folder,
    version: undefined,
    knownProperties: knownProperties(wiring.integrations),
  })
  return { ...view, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

/** Asks the source's server with the copy's own login; any answer but a refusal of that login counts as reached. */
async function loginReaches(wiring: Wiring, copy: DatabaseConfig, source: DatabaseConfig): Promise<boolean> {
  try {
    await using reader = await openReader(wiring, { ...source, user: copy.user, password: copy.password }, source.name)
    await reader.identity()
    return true
  } catch (error) {
    const refused =
      error instanceof AppError &&
      ['database/login-refused', 'database/missing-privilege', 'database/unreachable'].includes(error.code)
    if (refused) return false
    throw error
  }
}
