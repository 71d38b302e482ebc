import { findRefresh } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Destination } from '../containment/fence.ts'
import { fenceChecks } from '../checks/fence.ts'
import { countersOf, fenceAt } from '../containment/standing-fence.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { HostReader } from '../ports/host.ts'
import type { App } from './app.ts'
import { configuredFence } from './fence-parts.ts'
import { fenceRecords } from './fence-records.ts'
import { fencedTarget } from './fenced-target.ts'

export interface FenceStatus {
  /** By the canary. */
  readonly stands: boolean
  readonly checks: readonly CheckResult[]
  /** Packets that were refused since the fence was raised; undefined where its table is not there. */
  readonly refused: number | undefined
  /** Open now. */
  readonly latches: readonly Destination[]
}

/** Changes nothing, but for the attempt of the canary. */
export async function fenceStatus(app: App, environment: string): Promise<FenceStatus> {
  const target = fencedTarget(app, environment)
  await using host = app.openHost(target)
  const checks = await checksOfFence(app, target, host)
  const counters = await countersOf(fenceAt(target, host))
  return {
    stands: checks.some(({ id, result }) => id === 'fence/stands' && result === 'pass'),
    checks,
    refused: counters?.get('refused'),
    latches: fenceRecords(app, environment).latches(),
  }
}

/** None where the fence is waived. */
export async function checksOfFence(
  app: Pick<App, 'config' | 'store' | 'clock'>,
  target: EnvironmentConfig,
  host: HostReader,
): Promise<readonly CheckResult[]> {
  const records = fenceRecords(app, target.name)
  const refresh = findRefresh(app.config, target.name)
  return await fenceChecks({
    at: fenceAt(target, host),
    raised: records.standing(),
    latches: records.latches(),
    configured: { target, refresh, fence: configuredFence(refresh).fence },
  })
}
