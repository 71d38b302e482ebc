import type { UserHome } from '../argv/sudo-places.ts'
import { sudoersFor } from '../argv/sudoers.ts'
import type { Config } from '../config/config.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment } from '../config/find-environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { AppError } from '../kernel/app-error.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import { sourceOrder, targetOrder, type RefreshTo } from '../steps/readiness/sudo-orders.ts'
import { storesIn } from '../steps/stores-of.ts'
import { userHomeOn } from '../steps/readiness/user-home.ts'
import type { App } from './app.ts'

type Asks = Pick<App, 'config' | 'openHost' | 'openDatabase' | 'events'>

/**
 * The rules that sudo on an environment's host needs and no others: reading ones and the pushes for a source, what a run does for a
 * target. A source is asked where its service user is at home, and its database for data stores outside its home; where one does not
 * answer, those rules are left out, and a note says so.
 */
export async function sudoersOf(app: Asks, environment: string): Promise<string> {
  const { config } = app
  const found = findEnvironment(config, environment)
  const refreshes = refreshesFrom(config, environment)
  const refresh = config.refresh[environment]
  const asTarget = refresh === undefined ? [] : [await ofTarget(app, found, refresh)]
  const isSource = refresh === undefined || refreshes.length > 0
  const asSource = isSource ? [await ofSource(app, found, refreshes)] : []
  return [...asTarget, ...asSource].join('\n')
}

async function ofTarget(app: Asks, target: EnvironmentConfig, refresh: RefreshConfig): Promise<string> {
  const source = findEnvironment(app.config, refresh.from)
  return sudoersFor(targetOrder(target, source, refresh, await storesOf(app, source)))
}

async function ofSource(app: Asks, source: EnvironmentConfig, refreshes: readonly RefreshTo[]): Promise<string> {
  const asked = { userHome: await homeOf(app, source), stores: await storesOf(app, source) }
  return sudoersFor(sourceOrder(source, refreshes, asked))
}

/** None where nobody can tell. */
async function storesOf({ openDatabase, events }: Asks, source: EnvironmentConfig): Promise<readonly OuterStore[]> {
  try {
    await using database = await openDatabase(source)
    return await storesIn(database, source)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    events.note(
      `rules for data stores outside the home are left out, where ${source.name} has any: its database could not be asked: ${error.message}`,
    )
    return []
  }
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
