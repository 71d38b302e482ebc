import { findRefresh } from '../config/find-environment.ts'
import { NOT_AS_CONFIGURED } from '../checks/fence.ts'
import { fenceAt, triedAt } from '../containment/standing-fence.ts'
import { AppError } from '../kernel/app-error.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import { raisedAgain } from '../steps/fence/fence-of-run.ts'
import type { App } from './app.ts'
import { configuredFence } from './fence-parts.ts'
import { fenceRecords } from './fence-records.ts'
import { checksOfFence } from './fence-status.ts'
import { aloneOnTarget, fencedTarget } from './fenced-target.ts'
import { carryOut } from './raise-fence.ts'

export type WatchRound =
  | { readonly kind: 'stands'; readonly newDestinations: readonly string[] }
  | { readonly kind: 'raised-again'; readonly failed: readonly CheckResult[] }
  /** It could not be looked at, or not be raised. */
  | { readonly kind: 'down'; readonly error: AppError }

/** One look: the ledger is brought up to date, and a fence that is not as it was raised is raised again, from what is recorded. */
export async function watchOnce(app: App, environment: string): Promise<WatchRound> {
  try {
    return await look(app, environment)
  } catch (error) {
    if (error instanceof AppError) return { kind: 'down', error }
    throw error
  }
}

async function look(app: App, environment: string): Promise<WatchRound> {
  const target = fencedTarget(app, environment)
  await using host = app.openHost(target)
  const records = fenceRecords(app, environment)
  const checks = await checksOfFence(app, target, host)
  const failed = checks.filter(({ id, result }) => result !== 'pass' && id !== NOT_AS_CONFIGURED)
  if (failed.length > 0) {
    await raiseAgain(app, environment)
    return { kind: 'raised-again', failed }
  }
  const destinations = () => records.ledger().map((one) => formatEndpoint({ ...one, host: one.address }))
  const before = new Set(destinations())
  records.tried((await triedAt(fenceAt(target, host), app.clock.now())) ?? [])
  return { kind: 'stands', newDestinations: destinations().filter((one) => !before.has(one)) }
}

/** Production need not be asked, and may be down. Its latches are those that are open now. */
async function raiseAgain(app: App, environment: string): Promise<void> {
  const target = fencedTarget(app, environment)
  const records = fenceRecords(app, environment)
  if (records.standing() === undefined) {
    throw new AppError('host/fence-not-standing', `nobody raised the fence of ${environment} from here`, {
      hint: `\`understudy fence raise ${environment}\``,
    })
  }
  const { fence: config } = configuredFence(findRefresh(app.config, environment))
  await aloneOnTarget(app, target, 'watch', (systems) =>
    carryOut(app, raisedAgain('watch', { target: systems, clock: app.clock, fence: records }, config)),
  )
}
