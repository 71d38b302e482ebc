import { findEnvironment, othersThan } from '../config/find-environment.ts'
import { isWindowsPath } from '../config/path.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { parseNetwork } from '../containment/address.ts'
import { productionEndpoints } from '../containment/production-endpoints.ts'
import { networksOf } from '../containment/resolved.ts'
import { sharedWithProduction, type SharedDestination } from '../containment/shared.ts'
import { wantedDestinations } from '../containment/wanted-destinations.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Facts } from '../kernel/facts.ts'
import { decideFinding } from '../plan/decide.ts'
import type { App } from './app.ts'
import { configuredFence } from './fence-parts.ts'
import { resolveHosts } from '../steps/fence/resolve-hosts.ts'

type SharingApp = Pick<App, 'config' | 'integrations' | 'openHost'>

export interface SharedEndpoints {
  /** For each refresh from the source: what its copy may reach that is an endpoint of the source, or has an address of one. */
  readonly shared: readonly (SharedDestination & { readonly target: string })[]
  /** Targets that could not be asked. */
  readonly warnings: readonly Diagnostic[]
}

/** Names are resolved on the host of each target, as its fence will. Reads only. */
export async function sharedEndpoints(app: SharingApp, facts: Facts): Promise<SharedEndpoints> {
  const answers = []
  for (const refresh of Object.values(app.config.refresh)) {
    if (refresh.from === facts.environment) answers.push(await sharedBy(app, refresh, facts))
  }
  return {
    shared: answers.flatMap(({ shared }) => shared),
    warnings: answers.flatMap(({ warnings }) => warnings),
  }
}

async function sharedBy(app: SharingApp, refresh: RefreshConfig, facts: Facts): Promise<SharedEndpoints> {
  const { target } = refresh
  try {
    const shared = await sharedOn(app, refresh, facts)
    return { shared: shared.map((one) => ({ target, ...one })), warnings: [] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const summary = `which endpoints share an address with what ${target} may reach is not known: ${error.message}`
    return { shared: [], warnings: [{ severity: 'warning', summary, hint: error.hint }] }
  }
}

async function sharedOn(app: SharingApp, refresh: RefreshConfig, facts: Facts): Promise<readonly SharedDestination[]> {
  const target = findEnvironment(app.config, refresh.target)
  const endpoints = productionEndpoints(
    findEnvironment(app.config, refresh.from),
    othersThan(app.config, target.name),
    facts,
  )
  const wanted = wantedDestinations({
    target,
    refresh,
    allow: configuredFence(refresh).fence.allow,
    findings: [...facts.findings, ...facts.unknown].map((one) => decideFinding(one, refresh, app.integrations)),
    resolvers: [],
    storage: [],
  })
  const names = [...wanted.map(({ host }) => host), ...endpoints.map(({ endpoint }) => endpoint.host)]
  await using host = app.openHost(isWindowsPath(target.nodes[0].home) ? 'here' : target)
  const addresses = await resolveHosts(
    host,
    [...new Set(names)].filter((name) => parseNetwork(name) === undefined),
  )
  return sharedWithProduction(
    wanted.map((one) => ({ wanted: one, networks: networksOf(one.host, addresses) })),
    endpoints.map((one) => ({ ...one, networks: networksOf(one.endpoint.host, addresses) })),
  )
}
