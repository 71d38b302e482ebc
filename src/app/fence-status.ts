import { countersOf, whyNotStanding } from '../containment/standing-fence.ts'
import type { App } from './app.ts'
import { fenceAt, fencedTarget } from './fenced-target.ts'
import { readKnown } from './known-endpoints.ts'

export interface FenceStatus {
  /** By the canary. */
  readonly stands: boolean
  /** What was seen instead; undefined where it stands. */
  readonly seen: string | undefined
  /** Packets that were refused since the fence was raised; undefined where its table is not there. */
  readonly refused: number | undefined
  /** Endpoints that were tried, the most often first. */
  readonly tried: readonly { readonly endpoints: readonly string[]; readonly attempts: number }[]
}

/** Changes nothing, but for the attempt of the canary. */
export async function fenceStatus(app: App, environment: string): Promise<FenceStatus> {
  const target = fencedTarget(app, environment)
  await using host = app.openHost(target)
  const at = fenceAt(target, host)
  const seen = await whyNotStanding(at)
  const counters = await countersOf(at)
  const tried = readKnown(app.store, environment)
    .map(({ counter, endpoints }) => ({ endpoints, attempts: counters?.get(counter) ?? 0 }))
    .filter(({ attempts }) => attempts > 0)
    .toSorted((a, b) => b.attempts - a.attempts)
  return { stands: seen === undefined, seen, refused: counters?.get('refused'), tried }
}
