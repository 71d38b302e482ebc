import { openBitbucketReader } from '../../adapters/bitbucket/open-bitbucket.ts'
import { openPostgresqlReader } from '../../adapters/databases/postgresql/reader.ts'
import { openHostReader } from '../../adapters/hosts/open-host.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { BitbucketReader } from '../../ports/bitbucket.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { HostReader } from '../../ports/host.ts'
import { viewEnvironment } from '../../survey/environment-view.ts'
import { surveyEnvironment } from '../../survey/survey-environment.ts'
import type { SurveyedSystems } from '../app.ts'
import { bitbucketServer } from './bitbucket-server.ts'
import { currentDatabase } from './current-database.ts'
import { knownProperties, nodeOf, postgresqlOf, type Wiring } from './wiring.ts'

interface SurveyOf {
  readonly host: HostReader
  readonly bitbucket: BitbucketReader
  readonly role: 'source' | 'copy'
  /** Undefined where there is none yet. */
  readonly database: string | undefined
}

export async function surveyWith(wiring: Wiring, config: EnvironmentConfig, of: SurveyOf): Promise<Facts> {
  await using systems = await openWith(wiring, config, of)
  return await systems.survey()
}

/** Any environment, read-only: production by its own login, a target by the one that may look at its databases. */
export async function openSurveyed(wiring: Wiring, config: EnvironmentConfig): Promise<SurveyedSystems> {
  const role = config.tier === 'production' ? 'source' : 'copy'
  const host = openHostReader(nodeOf(wiring, config, role === 'source' ? { user: config.runAs } : 'root'))
  const bitbucket = openBitbucketReader(await bitbucketServer(wiring, config))
  const database = role === 'source' ? config.database.name : await currentDatabase(wiring, config, host)
  const systems = await openWith(wiring, config, { host, bitbucket, role, database })
  return {
    ...systems,
    [Symbol.asyncDispose]: async () => {
      await systems[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}

async function openWith(
  wiring: Wiring,
  config: EnvironmentConfig,
  { host, bitbucket, role, database: name }: SurveyOf,
): Promise<SurveyedSystems> {
  const database = name === undefined ? undefined : await openDatabase(wiring, config, name)
  const environment = await viewEnvironment({
    role,
    config,
    host,
    database,
    configurationFolder: config.sharedHome,
    version: role === 'source' ? await bitbucket.version() : undefined,
    knownProperties: knownProperties(wiring.integrations),
  })
  const { integrations, clock } = wiring
  return {
    environment,
    database,
    survey: () => surveyEnvironment({ config, host, bitbucket, database, environment, integrations, clock }),
    [Symbol.asyncDispose]: async () => database?.[Symbol.asyncDispose](),
  }
}

async function openDatabase(
  wiring: Wiring,
  { database, tier }: EnvironmentConfig,
  name: string,
): Promise<DatabaseReader> {
  const login = tier === 'production' ? database : (database.maintenance ?? database)
  return openPostgresqlReader(await postgresqlOf(wiring, database, { ...login, database: name }))
}
