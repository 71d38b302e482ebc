import type { EnvironmentConfig } from '../config/environment.ts'
import type { Asked, Integration } from '../integrations/integration.ts'
import { cellText } from '../integrations/row-finding.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Facts, Sizes } from '../kernel/facts.ts'
import type { Finding } from '../kernel/finding.ts'
import type { BitbucketReader } from '../ports/bitbucket.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'
import { configuredConnections } from './connections.ts'
import { baseUrlOf, databaseFacts, homeFacts, homePlace, serverIdOf } from './identity.ts'
import { mirrorMode } from './mirror-mode.ts'
import { surveyEndpoints } from './endpoints/survey-endpoints.ts'
import { findEverything } from './find-everything.ts'
import { resolveAddresses } from './resolve-addresses.ts'
import { judgeOuterStores } from './outer-stores.ts'
import { installedVersion } from './version.ts'

export interface Surveyed {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly bitbucket: BitbucketReader
  /** Undefined where there is no database yet, as before a first set-up. */
  readonly database: DatabaseReader | undefined
  /** The name of one that belongs there, and that its server does not have any more. */
  readonly lostDatabase?: string
  readonly environment: EnvironmentReader
  readonly integrations: readonly Integration[]
  readonly clock: Clock
  /** Of every environment that is configured: what they resolve to here may differ from what they do there. */
  readonly databaseHosts: readonly string[]
}

/** A read-only look: identity, versions, sizes, findings, and what no integration claims. */
export async function surveyEnvironment(surveyed: Surveyed): Promise<Facts> {
  const { config, host, bitbucket, database, environment, clock } = surveyed
  const [{ home }] = config.nodes
  const seenHome = await homeFacts(host, home, config.sharedHome)
  const running = (await bitbucket.state()) !== 'down'
  const { findings, unknown } = await findEverything(environment, surveyed.integrations)
  const asked = await askSource(surveyed, running, findings)
  const seen = await surveyEndpoints({ config, host, environment, findings: [...findings, ...unknown], running })
  return {
    environment: config.name,
    surveyedAt: clock.now().toISOString(),
    version: await versionOf(surveyed),
    running,
    mirror: await mirrorMode(environment),
    identity: {
      database: database === undefined ? undefined : await databaseFacts(host, database, config.database),
      home: seenHome,
      ...(seenHome === undefined ? { homeToBe: await homePlace(host, home) } : {}),
      serverId: await serverIdOf(database),
      baseUrl: await baseUrlOf(database),
    },
    databaseHosts: await resolveAll(host, surveyed.databaseHosts),
    connections: await configuredConnections(environment, host),
    sizes: await sizesOf(surveyed),
    ...(await outerStoresOf(surveyed)),
    findings,
    unknown: [...unknown, ...asked.findings],
    endpoints: seen.endpoints,
    warnings: [...lostWarnings(surveyed), ...asked.warnings, ...seen.warnings],
  }
}

function lostWarnings({ config, lostDatabase }: Surveyed): readonly Diagnostic[] {
  if (lostDatabase === undefined) return []
  const { host, port } = config.database
  const summary = `the database ${lostDatabase} of ${config.name} is not on ${host}:${port} any more, and counts as none`
  const hint =
    'a refresh has nothing to keep of it; for its licence and administrators restore it first, with its comment'
  return [{ severity: 'warning', summary, hint }]
}

/** A source that runs is asked what it says of itself; a copy is asked by its checks. */
async function askSource(
  { config, bitbucket, environment, integrations }: Surveyed,
  running: boolean,
  found: readonly Finding[],
): Promise<Asked> {
  if (environment.role !== 'source' || !running || config.admin === undefined) return { findings: [], warnings: [] }
  const answers: Asked[] = []
  for (const one of integrations) {
    const own = found.filter(({ integration }) => integration === one.id)
    if (one.ask !== undefined) answers.push(await one.ask(bitbucket, own))
  }
  return {
    findings: answers.flatMap(({ findings }) => findings),
    warnings: answers.flatMap(({ warnings }) => warnings),
  }
}

async function outerStoresOf({ config, host, environment }: Surveyed): Promise<Pick<Facts, 'outerStores'>> {
  if (environment.role !== 'source') return {}
  const rows = await environment.rows('bb_data_store')
  const stores = rows.map((row) => ({ id: cellText(row['id']), path: cellText(row['ds_path']) }))
  const outerStores = await judgeOuterStores(host, config, stores)
  return outerStores.length === 0 ? {} : { outerStores }
}

async function resolveAll(host: HostReader, names: readonly string[]): Promise<Facts['databaseHosts']> {
  const resolved: Record<string, readonly string[]> = {}
  for (const name of new Set(names)) resolved[name] = await resolveAddresses(host, name)
  return resolved
}

/** What would run counts: the installation on a target; the running application, else its stamp, on a source. */
async function versionOf({ config, host, bitbucket, environment }: Surveyed): Promise<string | undefined> {
  const installed = await installedVersion(host, config.nodes[0].install)
  if (environment.role === 'copy') return installed ?? (await bitbucket.version())
  return (await bitbucket.version()) ?? environment.version ?? installed
}

async function sizesOf({ database }: Surveyed): Promise<Sizes> {
  if (database === undefined) return { databaseBytes: undefined, repositories: undefined }
  return { databaseBytes: (await database.identity()).bytes, repositories: await database.count('repository') }
}
