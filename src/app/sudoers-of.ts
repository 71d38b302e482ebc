import type { UserHome } from '../argv/sudo-places.ts'
import { sudoersFor } from '../argv/sudoers.ts'
import type { Config } from '../config/config.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import { sourceOrder, targetOrder, type RefreshTo } from '../steps/readiness/sudo-orders.ts'
import { userHomeOn } from '../steps/readiness/user-home.ts'
import type { App } from './app.ts'

type Asks = Pick<App, 'config' | 'openHost' | 'events'>

/**
 * The rules that sudo on an environment's host needs and no others: reading ones and the pushes for a source, what a run does for a
 * target. A source is asked where its service user is at home; where it does not answer, that rule is left out, and the rules and a
 * note say so.
 */
export async function sudoersOf(app: Asks, environment: string): Promise<string> {
  const { config } = app
  const found = findEnvironment(config, environment)
  const refreshes = refreshesFrom(config, environment)
  const refresh = config.refresh[environment]
  const asTarget =
    refresh === undefined ? [] : [sudoersFor(targetOrder(found, findEnvironment(config, refresh.from), refresh))]
  const isSource = refresh === undefined || refreshes.length > 0
  const asSource = isSource ? [sudoersFor(sourceOrder(found, refreshes, await homeOf(app, found)))] : []
  return [...asTarget, ...asSource].join('\n')
}

async function homeOf({ openHost, events }: Asks, source: EnvironmentConfig): Promise<UserHome> {
  await using host = openHost(source)
  try {
    return await userHomeOn(host, source.runAs)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    events.note(`one rule is left out, because ${source.name} could not be asked: ${error.message}`)
    return { kind: 'unknown', because: `${host.name} could not be asked where that user is at home` }
  }
}

export function refreshesFrom(config: Config, source: string): readonly RefreshTo[] {
  return Object.values(config.refresh)
    .filter(({ from }) => from === source)
    .map((refresh) => ({ refresh, target: findEnvironment(config, refresh.target) }))
}
