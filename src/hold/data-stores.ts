import { posix } from 'node:path'
import type { OuterStore } from '../kernel/outer-store.ts'
import type { DatabaseReader } from '../ports/database.ts'

/** Where repositories lie unless they are in a data store of their own: a folder with `repositories/` in it, as each store is. */
export function ownStore(home: string): string {
  return `${home}/shared/data`
}

/**
 * Where a data store from outside the home comes to lie, relative to the home: under a name that nothing of Bitbucket has, in a folder
 * that every home has.
 */
export function outerStoreFolder({ id }: Pick<OuterStore, 'id'>): string {
  return `shared/data-store-${id}`
}

/** The rows of further data stores, with the paths as they are written there. */
export async function dataStoreRows(database: Pick<DatabaseReader, 'select'>): Promise<readonly OuterStore[]> {
  const rows = await database.select({ table: 'bb_data_store', columns: ['id', 'ds_path'] })
  return rows.map((row) => ({ id: String(row['id']), path: String(row['ds_path'] ?? '') }))
}

/** Absolute paths of further data stores. */
export async function dataStorePaths(database: Pick<DatabaseReader, 'select'>): Promise<readonly string[]> {
  return (await dataStoreRows(database)).map(({ path }) => plainPath(path))
}

export function plainPath(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '')
}

/** What follows the folder, with its `/`; undefined for a path outside of it or one that climbs out. */
export function pathBelow(path: string, folder: string): string | undefined {
  const root = folder.replace(/\/+$/, '')
  if (path.split('/').includes('..')) return undefined
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : undefined
}

/** From the home, without itself, down to the repositories of a store in it: what is written below, so none may lead elsewhere. */
export function foldersOfRepositories(home: string, store: string): readonly string[] {
  const parts = posix.relative(home, `${store}/repositories`).split('/')
  return parts.map((_, index) => posix.join(home, ...parts.slice(0, index + 1)))
}
