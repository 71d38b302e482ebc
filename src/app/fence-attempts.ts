import type { RefreshConfig } from '../config/refresh.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import { placeName } from '../kernel/place.ts'
import { counterName } from '../containment/nftables.ts'
import { kernelLogAt, type KernelLog, type LoggedAttempt } from '../containment/kernel-log.ts'
import { isSamePlace, setsOf, type LedgerEntry, type TriedSets } from '../containment/ledger.ts'
import { countersOf, fenceAt, triedAt } from '../containment/standing-fence.ts'
import type { DecidedFinding } from '../plan/plan.ts'
import { liveGeneration } from '../steps/generations.ts'
import type { App } from './app.ts'
import { fenceRecords, standingFence } from './fence-records.ts'
import { fencedTarget } from './fenced-target.ts'

/** A destination that the copy tried and the fence refused. */
export interface BlockedAttempts extends Omit<LedgerEntry, 'counted' | 'loggedUntil'> {
  /** By which it is known; none for a destination that nobody knew. */
  readonly endpoints: readonly string[]
  /** Findings of the copy that name it, such as `webhooks: AO_A0B856_WEBHOOK[ID=3]`. */
  readonly origins: readonly string[]
  /** When single attempts were, as far as the kernel's log has them; the latest first, ten at most. ISO 8601. */
  readonly loggedAt: readonly string[]
  /** By whom, by the same log. */
  readonly users: readonly number[]
}

export interface FenceLedger {
  readonly attempts: readonly BlockedAttempts[]
  readonly sets: TriedSets
  readonly log: KernelLog
}

export async function fenceAttempts(app: App, environment: string): Promise<readonly BlockedAttempts[]> {
  return (await fenceLedger(app, environment)).attempts
}

/** The ledger, with what was tried since it was last read. */
export async function fenceLedger(app: App, environment: string): Promise<FenceLedger> {
  const { records, sets, log } = await bringUpToDate(app, environment)
  const known = new Map(
    (standingFence(app.store, environment)?.fence.known ?? []).map((one) => [counterName(one), one.endpoints]),
  )
  const origins = originsOf(findingsOf(app, environment))
  const attempts = records.ledger().map((entry) => {
    const { address, port, protocol, attempts: count, firstAt, lastAt } = entry
    const endpoints = known.get(counterName(entry)) ?? []
    const named = [...new Set(endpoints.flatMap((one) => origins.get(one) ?? []))]
    return {
      address,
      port,
      protocol,
      attempts: count,
      firstAt,
      lastAt,
      endpoints,
      origins: named,
      ...inLog(log.attempts, entry),
    }
  })
  return { attempts, sets, log }
}

function inLog(logged: readonly LoggedAttempt[], entry: LedgerEntry): Pick<BlockedAttempts, 'loggedAt' | 'users'> {
  const own = logged.filter((one) => isSamePlace(one, entry))
  const times = own.map(({ at }) => at).toSorted()
  const users = own.flatMap(({ user }) => (user === undefined ? [] : [user])).toSorted((a, b) => a - b)
  return { loggedAt: times.slice(-10).toReversed(), users: [...new Set(users)] }
}

/** What the kernel counted since is lost at a reboot, so whoever plans asks for it too, where a fence was raised from here. */
export async function askLedger(app: App, { target, fence }: RefreshConfig): Promise<void> {
  if (fence.kind === 'raised' && standingFence(app.store, target) !== undefined) await bringUpToDate(app, target)
}

interface UpToDate {
  readonly records: ReturnType<typeof fenceRecords>
  readonly sets: TriedSets
  readonly log: KernelLog
}

async function bringUpToDate(app: App, environment: string): Promise<UpToDate> {
  const target = fencedTarget(app, environment)
  await using host = app.openHost(target)
  const at = fenceAt(target, host)
  const log = await kernelLogAt(host, environment, {
    counters: await countersOf(at),
    rules: at.layout.fence,
    now: app.clock.now(),
  })
  // After the log: what is tried between the two is then counted by the sets alone. The other way round only the log would have it, as
  // one that the sets had forgotten, and they would count it once more the next time.
  const tried = await triedAt(at, app.clock.now())
  const records = fenceRecords(app, environment)
  if (tried !== undefined) records.tried(tried)
  records.logged(log.attempts)
  return { records, sets: setsOf(tried), log }
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
