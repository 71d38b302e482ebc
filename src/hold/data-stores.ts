import { posix } from 'node:path'
import type { DatabaseReader } from '../ports/database.ts'

/** Where repositories lie unless they are in a data store of their own: a folder with `repositories/` in it, as each store is. */
export function ownStore(home: string): string {
  return `${home}/shared/data`
}

/** Absolute paths of further data stores, as the database has them. */
export async function dataStorePaths(database: Pick<DatabaseReader, 'select'>): Promise<readonly string[]> {
  const rows = await database.select({ table: 'bb_data_store', columns: ['ds_path'] })
  return rows.map((row) => posix.normalize(String(row['ds_path'])).replace(/(?<=.)\/$/, ''))
}

/** From the home, without itself, down to the repositories of a store in it: what is written below, so none may lead elsewhere. */
export function foldersOfRepositories(home: string, store: string): readonly string[] {
  const parts = posix.relative(home, `${store}/repositories`).split('/')
  return parts.map((_, index) => posix.join(home, ...parts.slice(0, index + 1)))
}
