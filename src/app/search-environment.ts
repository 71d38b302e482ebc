import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { Finding } from '../kernel/finding.ts'
import type { LeakReport } from '../leaks/leak.ts'
import { needlesOf } from '../leaks/needles-of.ts'
import { searchLeaks } from '../leaks/search-leaks.ts'
import { keptPlaces } from '../steps/search-leaks/kept-places.ts'
import { isItsOwn, sourceNames, targetNames } from '../steps/search-leaks/names.ts'
import { serverIdOf } from '../survey/identity.ts'
import type { App, SurveyedSystems } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { databaseIn } from './database-in.ts'

/** Where a copy still names its source, running or held. Changes nothing; needs the source, whose names it searches for. */
export async function searchEnvironment(app: App, environment: string): Promise<LeakReport> {
  const config = findEnvironment(app.config, environment)
  assertMayBeTarget(config)
  const refresh = findRefresh(app.config, environment)
  const source = findEnvironment(app.config, refresh.from)
  await using copy = await app.openSurveyed(config)
  const database = databaseIn(config, copy)
  await using original = await app.openSurveyed(source)
  const { host, place } = copy
  return await searchLeaks({
    needles: needlesOf(
      await sourceNames({
        config: source,
        host: original.host,
        database: databaseIn(source, original),
        settings: await original.environment.settings(),
        findings: await ownFindings(app, original),
      }),
      await targetNames({ config, host, serverId: await serverIdOf(database) }),
    ),
    database,
    files: {
      host,
      configuration: place?.configurationFolder ?? config.sharedHome,
      home: config.nodes[0].home,
      install: config.nodes[0].install,
    },
    settings: await copy.environment.settings(),
    allowed: refresh.leaks.allow,
    kept: await keptPlaces(copy.environment, { refresh, integrations: app.integrations }),
    integrations: app.integrations,
    signal: app.signal,
  })
}

/** Its own further names: the nodes of its cluster, its connectors. */
async function ownFindings({ integrations }: App, { environment }: SurveyedSystems): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const integration of integrations) {
    if (isItsOwn({ integration: integration.id })) findings.push(...(await integration.find(environment)))
  }
  return findings
}
