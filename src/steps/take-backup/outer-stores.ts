import { dataStoreRows } from '../../hold/data-stores.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { storesFor, withoutKept } from '../../plan/outer-stores.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import { judgeOuterStores } from '../../survey/outer-stores.ts'
import type { RunContext } from '../run-context.ts'

/**
 * The source's data stores outside its home that are brought along, as they are at this moment. Throws 'policy/undecided' where one of them
 * can't be, which the plan did not know yet.
 */
export async function storesToCopy(
  { source, refresh, target }: Pick<RunContext, 'source' | 'refresh' | 'target'>,
  database: Pick<DatabaseReader, 'select'>,
): Promise<readonly OuterStore[]> {
  const { config, host } = source
  const judged = await judgeOuterStores(host, config, await dataStoreRows(database))
  const stores = withoutKept(storesFor({ source: config, refresh }, judged), refresh)
  const [first] = stores.filter(({ refused }) => refused !== undefined)
  if (first === undefined) return stores.map(({ id, path }) => ({ id, path }))
  throw new AppError(
    'policy/undecided',
    `the data store ${first.path} of ${config.name} can not be copied: ${first.refused}`,
    {
      hint: `set that right, or keep it with a reason under refresh.${target.config.name}.decisions, then \`understudy resume ${target.config.name}\``,
    },
  )
}

/** The same from the database as it is now. */
export async function storesNow(
  context: Pick<RunContext, 'source' | 'refresh' | 'target'>,
): Promise<readonly OuterStore[]> {
  await using database = await context.source.openDatabase()
  return await storesToCopy(context, database)
}
