import { checkCopy } from '../checks/check-copy.ts'
import { holdChecks } from '../checks/hold.ts'
import { markChecks } from '../checks/marks.ts'
import { dialectOf } from '../config/database.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { fenceGateOf } from '../hold/fence-gate.ts'
import { layoutOf } from '../hold/layout.ts'
import { serviceReaderOf } from '../hold/service-of.ts'
import { AppError } from '../kernel/app-error.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { decisionOn, singleDecisions } from '../plan/decide.ts'
import type { DatabaseReader } from '../ports/database.ts'
import { warningsIn } from '../report/warnings-in.ts'
import { resolveAddresses } from '../survey/resolve-addresses.ts'
import type { App, SurveyedSystems } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { copyTargetOf } from './copy-target-of.ts'
import { databaseIn } from './database-in.ts'
import { checksOfFence } from './fence-status.ts'
import { oneShotKeysOf } from './one-shot-keys.ts'
import { unreachableDatabase } from './unreachable-database.ts'

export interface CheckedEnvironment {
  readonly environment: string
  /** Whether its application answered. */
  readonly running: boolean
  readonly checks: readonly CheckResult[]
  /** What was seen when the copy was made, and somebody should mend. */
  readonly warnings: readonly Diagnostic[]
}

/**
 * Every safety check on the copy that lies in place, running or stopped; changes nothing. What can't be asked, such as REST of a
 * stopped copy or a source that is out of reach, is `unknown`, and unknown is not safe.
 */
export async function checkEnvironment(app: App, environment: string): Promise<CheckedEnvironment> {
  const config = findEnvironment(app.config, environment)
  assertMayBeTarget(config)
  await using copy = await app.openSurveyed(config)
  const database = databaseIn(config, copy)
  const running = (await copy.bitbucket.state()) !== 'down'
  const checks = [
    ...(await ofHold(app, config, copy, running)),
    ...(await ofFence(app, config, copy)),
    ...(await markChecks({ config, host: copy.host, database, generation: copy.place?.generation?.id })),
    ...(await ofCopy(app, config, copy, { database, running })),
  ]
  const generation = copy.place?.generation?.id
  const compared = generation === undefined ? [] : app.generations(environment).verification(generation)
  return { environment, running, checks, warnings: warningsIn(compared) }
}

function ofHold(
  app: App,
  config: EnvironmentConfig,
  { host, place }: SurveyedSystems,
  running: boolean,
): Promise<readonly CheckResult[]> {
  const generation = place?.generation?.id
  return holdChecks({
    config,
    host,
    layout: layoutOf(config.nodes[0].home),
    service: serviceReaderOf(host, config, fenceGateOf(config, findRefresh(app.config, config.name).fence)),
    running,
    generation,
    variables: generation === undefined ? {} : app.generations(config.name).variables(generation),
    oneShot: generation === undefined ? [] : oneShotKeysOf(app.store, generation),
  })
}

async function ofFence(
  app: App,
  config: EnvironmentConfig,
  { host }: SurveyedSystems,
): Promise<readonly CheckResult[]> {
  return findRefresh(app.config, config.name).fence.kind === 'none' ? [] : await checksOfFence(app, config, host)
}

async function ofCopy(
  app: App,
  config: EnvironmentConfig,
  copy: SurveyedSystems,
  { database, running }: { readonly database: DatabaseReader; readonly running: boolean },
): Promise<readonly CheckResult[]> {
  const refresh = findRefresh(app.config, config.name)
  const source = findEnvironment(app.config, refresh.from)
  const { integrations } = app
  await using original = await openOriginal(app, source)
  return await checkCopy({
    copy: { ...copy.environment, get: (path) => copy.bitbucket.get(path) },
    running,
    database,
    sourceDatabase: original.database,
    integrations,
    target: await copyTargetOf(app, config, copy),
    decisionOf: (id) => decisionOn(id, refresh, integrations),
    singleDecision: singleDecisions(refresh),
    source,
    config,
    resolve: original.resolve,
  })
}

interface Original extends AsyncDisposable {
  readonly database: DatabaseReader
  readonly resolve: (name: string) => Promise<readonly string[]>
}

/** What a copy is compared with. A source that can't be reached leaves those checks unknown; the others are made all the same. */
async function openOriginal(app: App, source: EnvironmentConfig): Promise<Original> {
  try {
    const systems = await app.openSurveyed(source)
    return {
      database: databaseIn(source, systems),
      resolve: (name) => resolveAddresses(systems.host, name),
      [Symbol.asyncDispose]: () => systems[Symbol.asyncDispose](),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return {
      database: unreachableDatabase(error, dialectOf(source.database.vendor)),
      resolve: () => Promise.resolve([]),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }
}
