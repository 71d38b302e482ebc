import { openBitbucketReader } from '../../adapters/bitbucket/open-bitbucket.ts'
import { openHostReader } from '../../adapters/hosts/open-host.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { BitbucketReader } from '../../ports/bitbucket.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { HostReader } from '../../ports/host.ts'
import { viewEnvironment } from '../../survey/environment-view.ts'
import { rememberingReader } from '../../survey/remembering-reader.ts'
import { surveyEnvironment } from '../../survey/survey-environment.ts'
import type { CopyInPlace, SurveyedAt, SurveyedSystems } from '../app.ts'
import { bitbucketServer } from './bitbucket-server.ts'
import { closedOnFailure } from './closed-on-failure.ts'
import { copyInPlace } from './copy-in-place.ts'
import { databaseOf, type ReachedDatabase } from './databases.ts'
import { openUnlessGone } from './open-unless-gone.ts'
import { knownProperties, nodeOf, type Wiring } from './wiring.ts'

interface SurveyOf {
  readonly host: HostReader
  readonly bitbucket: BitbucketReader
  /** Undefined for a source. */
  readonly place: CopyInPlace | undefined
  /** Undefined: that of the place, where there is one. */
  readonly database: string | undefined
}

export async function surveyWith(wiring: Wiring, config: EnvironmentConfig, of: SurveyOf): Promise<Facts> {
  await using systems = await openWith(wiring, config, of)
  return await systems.survey()
}

/** Any environment, read-only: production by its own login, a target by the one that may look at its databases. */
export async function openSurveyed(
  wiring: Wiring,
  config: EnvironmentConfig,
  at: SurveyedAt = {},
): Promise<SurveyedSystems> {
  const isSource = config.tier === 'production'
  const host = openHostReader(nodeOf(wiring, config, isSource ? { user: config.runAs } : 'root'))
  const systems = await closedOnFailure(host, async () => {
    const bitbucket = openBitbucketReader(await bitbucketServer(wiring, config))
    const place = isSource ? undefined : await copyInPlace(wiring, config, host)
    const database = at.database ?? (place === undefined ? config.database.name : undefined)
    return openWith(wiring, config, { host, bitbucket, place, database })
  })
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
  { host, bitbucket, place, database: name }: SurveyOf,
): Promise<SurveyedSystems> {
  const role = place === undefined ? 'source' : 'copy'
  const present = name === undefined ? place?.database : undefined
  const database = await openNamed(wiring, config, { name, present })
  const lostDatabase = database === undefined ? present : undefined
  const remembered = rememberingReader(host)
  const environment = await closedOnFailure(database, async () =>
    viewEnvironment({
      role,
      config,
      host: remembered,
      database,
      configurationFolder: place?.configurationFolder ?? config.sharedHome,
      version: role === 'source' ? await bitbucket.version() : undefined,
      knownProperties: knownProperties(wiring.integrations),
    }),
  )
  const { integrations, clock, databaseHosts } = wiring
  return {
    environment,
    database,
    host,
    bitbucket,
    place: place === undefined || lostDatabase === undefined ? place : { ...place, database: undefined, lostDatabase },
    survey: () =>
      surveyEnvironment({
        config,
        host: remembered,
        bitbucket,
        database,
        environment,
        integrations,
        clock,
        databaseHosts,
        ...(lostDatabase === undefined ? {} : { lostDatabase }),
      }),
    [Symbol.asyncDispose]: async () => database?.[Symbol.asyncDispose](),
  }
}

interface Named {
  readonly name: string | undefined
  /** By which only the place calls it. */
  readonly present: string | undefined
}

async function openNamed(
  wiring: Wiring,
  config: EnvironmentConfig,
  { name, present }: Named,
): Promise<DatabaseReader | undefined> {
  if (name !== undefined) return (await loginTo(wiring, config, name)).reader()
  if (present === undefined) return undefined
  const [own, any] = [await loginTo(wiring, config, present), await loginTo(wiring, config)]
  return openUnlessGone({ name: present, reader: () => own.reader(), server: () => any.server() })
}

/** Without a name: to the server itself. */
function loginTo({ secrets }: Wiring, { database, tier }: EnvironmentConfig, name?: string): Promise<ReachedDatabase> {
  const { user, password } = tier === 'production' ? database : (database.maintenance ?? database)
  return databaseOf(secrets, database, { user, password, ...(name === undefined ? {} : { database: name }) })
}
