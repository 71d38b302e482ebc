import type { MovedPath } from '../../argv/files.ts'
import { dataStoreRows, outerStoreFolder, ownStore, plainPath } from '../../hold/data-stores.ts'
import { storeOnTarget } from '../../integrations/storage-paths/target-path.ts'
import { databaseOf } from '../restore-database.ts'
import type { RunContext } from '../run-context.ts'
import { copyTarget } from './copy-target.ts'

export interface CopyStores {
  /** In the home, wherever that lies now. */
  readonly inside: readonly string[]
  /** As the database has them: somebody keeps them, and they are not copied. */
  readonly outside: readonly string[]
  /** Of those inside, which lay outside the source's home: where, and where they will lie. */
  readonly moved: readonly MovedPath[]
}

/** Where the repositories of the copy lie. Its database tells, before the cuts and after them. */
export async function copyStores(context: RunContext, home: string): Promise<CopyStores> {
  await using database = await context.target.openDatabase(databaseOf(context))
  const target = copyTarget(context)
  const rows = (await dataStoreRows(database)).map(({ id, path }) => ({ id, path: plainPath(path) }))
  const placed = rows.map((row) => ({ ...row, there: storeOnTarget(row, target) }))
  return {
    inside: [
      ownStore(home),
      ...placed.flatMap(({ there }) => (there === undefined ? [] : [home + there.slice(target.home.length)])),
    ],
    outside: placed.filter(({ there }) => there === undefined).map(({ path }) => path),
    moved: target.outerStores.map((store) => ({ from: store.path, to: `${target.home}/${outerStoreFolder(store)}` })),
  }
}
