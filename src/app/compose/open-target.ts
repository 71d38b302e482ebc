import { openBitbucketWriter } from '../../adapters/bitbucket/open-bitbucket.ts'
import { openHostWriter } from '../../adapters/hosts/open-host.ts'
import type { DatabaseConfig } from '../../config/database.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import { layoutOf } from '../../hold/layout.ts'
import { fenceGateOf } from '../../hold/fence-gate.ts'
import { serviceOf } from '../../hold/service-of.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { HostReader } from '../../ports/host.ts'
import type { TargetSystems } from '../../steps/run-context.ts'
import { rememberingReader } from '../../survey/remembering-reader.ts'
import { presentConnection } from '../../survey/connections.ts'
import { viewEnvironment } from '../../survey/environment-view.ts'
import { bitbucketServer } from './bitbucket-server.ts'
import { closedOnFailure } from './closed-on-failure.ts'
import { copyInPlace } from './copy-in-place.ts'
import { surveyWith } from './open-surveyed.ts'
import { databaseOf } from './databases.ts'
import { knownProperties, nodeOf, type Wiring } from './wiring.ts'

/** Writers, for a target only. */
export async function openTarget(wiring: Wiring, config: EnvironmentConfig): Promise<TargetSystems & AsyncDisposable> {
  const host = openHostWriter(nodeOf(wiring, config, 'root'), wiring.random)
  const bitbucket = openBitbucketWriter(await bitbucketServer(wiring, config))
  const { database } = config
  const databaseAs = (name?: string) =>
    databaseOf(wiring.secrets, database, {
      ...(database.maintenance ?? database),
      ...(name === undefined ? {} : { database: name }),
    })
  return {
    config,
    layout: layoutOf(config.nodes[0].home),
    host,
    bitbucket,
    service: serviceOf(host, config, fenceGateOf(config, wiring.fences[config.name])),
    openServer: async () => (await databaseAs()).server(),
    openDatabase: async (name) => (await databaseAs(name)).writer(),
    openTableCounter: async (name) => (await databaseAs(name)).counter(),
    openHeldCopy: (name, held) => openCopy(wiring, config, host, { name, folder: held }),
    openRunningCopy: async (name) => {
      // One that was stopped after its start is held again: then its configuration waits elsewhere.
      const { configurationFolder: folder } = await copyInPlace(wiring, config, host)
      const copy = await openCopy(wiring, config, host, { name, folder })
      return { ...copy, get: (path) => bitbucket.get(path) }
    },
    presentConnection: async () => {
      const view = await viewEnvironment({
        role: 'copy',
        config,
        host,
        database: undefined,
        configurationFolder: config.sharedHome,
        version: undefined,
        knownProperties: knownProperties(wiring.integrations),
      })
      return await presentConnection(view, host, database)
    },
    copyLoginReaches: (source) => loginReaches(wiring, database, source),
    survey: async (database) => {
      const place = await copyInPlace(wiring, config, host)
      return surveyWith(wiring, config, { host, bitbucket, place, database })
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
  const database = await (await databaseOf(wiring.secrets, config.database, { ...login, database: at.name })).reader()
  const view = await closedOnFailure(database, async () =>
    viewEnvironment({
      role: 'copy',
      config,
      host: rememberingReader(host),
      database,
      configurationFolder: at.folder,
      version: undefined,
      knownProperties: knownProperties(wiring.integrations),
    }),
  )
  return { ...view, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

/** Asks the source's server with the copy's own login. Only a refusal of that login says no; a server that does not answer rejects. */
async function loginReaches(wiring: Wiring, copy: DatabaseConfig, source: DatabaseConfig): Promise<boolean> {
  const { user, password } = copy
  return (await databaseOf(wiring.secrets, source, { user, password, database: source.name })).canLogIn()
}
