import type { EnvironmentConfig } from '../config/environment.ts'
import { dataStoreRows } from '../hold/data-stores.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import { withoutKept } from '../plan/outer-stores.ts'
import type { DatabaseReader } from '../ports/database.ts'
import { judgeOuterStores, nameable, outside } from '../survey/outer-stores.ts'
import type { RunContext, SourceSystems } from './run-context.ts'

/** What rules of sudo name of a source's data stores outside its home, whatever there is to say against one. */
export async function storesOf({
  config,
  openDatabase,
}: Pick<SourceSystems, 'config' | 'openDatabase'>): Promise<readonly OuterStore[]> {
  await using database = await openDatabase()
  return await storesIn(database, config)
}

/** Those that would be copied now, as far as they can be. */
export async function storesToCount({
  source,
  refresh,
}: Pick<RunContext, 'source' | 'refresh'>): Promise<readonly OuterStore[]> {
  const { host, config } = source
  await using database = await source.openDatabase()
  const judged = await judgeOuterStores(host, config, await dataStoreRows(database))
  return withoutKept(judged, refresh).filter(({ refused }) => refused === undefined)
}

/** What scripts of an administrator have to archive of them, and what they may, as their paths. */
export async function archivedStores({ source, refresh }: Pick<RunContext, 'source' | 'refresh'>): Promise<{
  readonly needed: readonly string[]
  readonly all: readonly string[]
}> {
  await using database = await source.openDatabase()
  const outer = outside(await dataStoreRows(database), source.config)
  const [needed, all] = [withoutKept(outer, refresh), outer].map((stores) => stores.map(({ path }) => path))
  return { needed: needed ?? [], all: all ?? [] }
}

/** What rules of sudo name, from a database that is open. */
export async function storesIn(
  database: Pick<DatabaseReader, 'select'>,
  config: EnvironmentConfig,
): Promise<readonly OuterStore[]> {
  return nameable(outside(await dataStoreRows(database), config), config)
}
