import type { RefreshConfig } from '../config/refresh.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import { placeName } from '../kernel/place.ts'
import { counterName } from '../containment/nftables.ts'
import type { LedgerEntry } from '../containment/ledger.ts'
import { fenceAt, triedAt } from '../containment/standing-fence.ts'
import type { DecidedFinding } from '../plan/plan.ts'
import { liveGeneration } from '../steps/generations.ts'
import type { App } from './app.ts'
import { fenceRecords, standingFence } from './fence-records.ts'
import { fencedTarget } from './fenced-target.ts'

/** A destination that the copy tried and the fence refused. */
export interface BlockedAttempts extends Omit<LedgerEntry, 'counted'> {
  /** By which it is known; none for a destination that nobody knew. */
  readonly endpoints: readonly string[]
  /** Findings of the copy that name it, such as `webhooks: AO_A0B856_WEBHOOK[ID=3]`. */
  readonly origins: readonly string[]
}

/** The ledger, with what was tried since it was last read. */
export async function fenceAttempts(app: App, environment: string): Promise<readonly BlockedAttempts[]> {
  const records = await bringUpToDate(app, environment)
  const known = new Map(
    (standingFence(app.store, environment)?.fence.known ?? []).map((one) => [counterName(one), one.endpoints]),
  )
  const origins = originsOf(findingsOf(app, environment))
  return records.ledger().map((entry) => {
    const { address, port, protocol, attempts, firstAt, lastAt } = entry
    const endpoints = known.get(counterName(entry)) ?? []
    const named = [...new Set(endpoints.flatMap((one) => origins.get(one) ?? []))]
    return { address, port, protocol, attempts, firstAt, lastAt, endpoints, origins: named }
  })
}

/** What the kernel counted since is lost at a reboot, so whoever plans asks for it too, where a fence was raised from here. */
export async function askLedger(app: App, { target, fence }: RefreshConfig): Promise<void> {
  if (fence.kind === 'raised' && standingFence(app.store, target) !== undefined) await bringUpToDate(app, target)
}

async function bringUpToDate(app: App, environment: string): Promise<ReturnType<typeof fenceRecords>> {
  const target = fencedTarget(app, environment)
  await using host = app.openHost(target)
  const tried = await triedAt(fenceAt(target, host), app.clock.now())
  const records = fenceRecords(app, environment)
  if (tried !== undefined) records.tried(tried)
  return records
}

function findingsOf(app: App, environment: string): readonly DecidedFinding[] {
  const generations = app.generations(environment)
  const live = liveGeneration(generations.all())
  return live === undefined ? [] : generations.decided(live.id)
}

function originsOf(findings: readonly DecidedFinding[]): ReadonlyMap<string, readonly string[]> {
  const pairs = findings.flatMap(({ finding }) =>
    finding.endpoints.map((endpoint) => ({
      endpoint: formatEndpoint(endpoint),
      origin: `${finding.integration}: ${placeName(finding.where)}`,
    })),
  )
  const groups = Map.groupBy(pairs, ({ endpoint }) => endpoint)
  return new Map([...groups].map(([endpoint, alike]) => [endpoint, alike.map(({ origin }) => origin)]))
}
