import { sudoersFor } from '../argv/sudoers.ts'
import type { Config } from '../config/config.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { sourceOrder, targetOrder, type RefreshTo } from '../steps/readiness/sudo-orders.ts'
import type { App } from './app.ts'

/** The rules that sudo on an environment's host needs and no others: reading ones and the pushes for a source, what a run does for a target. */
export function sudoersOf({ config }: Pick<App, 'config'>, environment: string): string {
  const found = findEnvironment(config, environment)
  const refreshes = refreshesFrom(config, environment)
  const asSource = sudoersFor(sourceOrder(found, refreshes))
  const refresh = config.refresh[environment]
  if (refresh === undefined) return asSource
  const asTarget = sudoersFor(targetOrder(found, findEnvironment(config, refresh.from), refresh))
  return refreshes.length === 0 ? asTarget : `${asTarget}\n${asSource}`
}

export function refreshesFrom(config: Config, source: string): readonly RefreshTo[] {
  return Object.values(config.refresh)
    .filter(({ from }) => from === source)
    .map((refresh) => ({ refresh, target: findEnvironment(config, refresh.target) }))
}
