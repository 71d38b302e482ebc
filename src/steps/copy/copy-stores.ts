import { dataStorePaths, ownStore } from '../../hold/data-stores.ts'
import { targetPath } from '../../integrations/storage-paths/target-path.ts'
import { databaseOf } from '../restore-database.ts'
import type { RunContext } from '../run-context.ts'
import { copyTarget } from './copy-target.ts'

export interface CopyStores {
  /** In the home, wherever that lies now. */
  readonly inside: readonly string[]
  /** As the database has them: somebody keeps them, and they are not copied. */
  readonly outside: readonly string[]
}

/** Where the repositories of the copy lie. Its database tells, before the cuts and after them. */
export async function copyStores(context: RunContext, home: string): Promise<CopyStores> {
  await using database = await context.target.openDatabase(databaseOf(context))
  const target = copyTarget(context)
  const moved = (await dataStorePaths(database)).map((path) => ({ path, there: targetPath(path, target) }))
  return {
    inside: [
      ownStore(home),
      ...moved.flatMap(({ there }) => (there === undefined ? [] : [home + there.slice(target.home.length)])),
    ],
    outside: moved.filter(({ there }) => there === undefined).map(({ path }) => path),
  }
}
