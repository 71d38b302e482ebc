import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { isWindowsPath } from '../config/path.ts'
import { AppError } from '../kernel/app-error.ts'
import { withRunLock } from '../run/run-lock.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { newRunId } from './run-id.ts'

/** Throws 'policy/not-yet' for one on Windows. */
export function fencedTarget({ config }: Pick<App, 'config'>, environment: string): EnvironmentConfig {
  const target = findEnvironment(config, environment)
  assertMayBeTarget(target)
  if (!isWindowsPath(target.nodes[0].home)) return target
  throw new AppError('policy/not-yet', 'the fence of a Windows target can be printed, and not raised from here yet', {
    hint: `\`understudy fence print ${environment} --for windows\``,
  })
}

/** Alone on the target: a run may be raising, or relying on, the same fence. */
export async function aloneOnTarget<Result>(
  app: App,
  target: EnvironmentConfig,
  why: string,
  work: (systems: TargetSystems) => Promise<Result>,
): Promise<Result> {
  await using systems = await app.openTarget(target)
  const since = app.clock.now().toISOString()
  const run = newRunId(app.clock, app.random)
  const lock = { environment: target.name, run, by: app.by, why, since, holder: app.holder }
  return await withRunLock(
    { lives: app.lives, store: app.store, host: systems.host, layout: systems.layout, lock },
    () => work(systems),
  )
}
