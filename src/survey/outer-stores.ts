import type { EnvironmentConfig } from '../config/environment.ts'
import { outerStoreFolder, ownStore, pathBelow } from '../hold/data-stores.ts'
import { AppError } from '../kernel/app-error.ts'
import type { FolderFacts } from '../kernel/facts.ts'
import type { JudgedStore, OuterStore } from '../kernel/outer-store.ts'
import type { HostReader } from '../ports/host.ts'
import { folderFacts } from './folder-facts.ts'

/** The rows of further data stores that do not lie in the home of their environment. */
export function outside(rows: readonly OuterStore[], { nodes, sharedHome }: EnvironmentConfig): readonly OuterStore[] {
  return rows.filter(({ path }) => [nodes[0].home, sharedHome].every((home) => pathBelow(path, home) === undefined))
}

/** Those that commands and rules of sudo can name; what there is against them on the host is another question. */
export function nameable(stores: readonly OuterStore[], config: EnvironmentConfig): readonly OuterStore[] {
  return stores.filter((store) => wrongRow(store, stores, config) === undefined)
}

/** Each of them with why it can't be brought along, where it can't: what nobody can tell for certain is refused. */
export async function judgeOuterStores(
  host: HostReader,
  config: EnvironmentConfig,
  rows: readonly OuterStore[],
): Promise<readonly JudgedStore[]> {
  const stores = outside(rows, config)
  const seen: SeenFolder[] = []
  const judged: JudgedStore[] = []
  for (const store of stores) {
    const refused =
      wrongRow(store, stores, config) ?? (await orUnreadable(host, () => wrongFolder(host, config, store, seen)))
    judged.push({ ...store, ...(refused === undefined ? {} : { refused }) })
  }
  return judged
}

/** No blank, which a rule of sudo can't name; no pattern, which `find` would take for one. */
const PLAIN = /^(?:\/[^/\s*?[\]\\\p{Cc}]+)+$/u

function wrongRow({ id, path }: OuterStore, all: readonly OuterStore[], config: EnvironmentConfig): string | undefined {
  if (!/^\d+$/.test(id)) return 'its row has no number for an id'
  if (!isPlain(path)) return 'its row has no plain absolute path'
  const { nodes, sharedHome, spool } = config
  const places = [nodes[0].home, sharedHome, nodes[0].install, ...(spool === undefined ? [] : [spool])]
  const place = places.find((one) => overlap(path, one))
  if (place !== undefined) return `it and ${place} lie in each other`
  const other = all.find((one) => one.id !== id && isPlain(one.path) && overlap(path, one.path))
  return other === undefined ? undefined : `it and the data store ${other.path} lie in each other`
}

function isPlain(path: string): boolean {
  return PLAIN.test(path) && path.split('/').every((name) => name !== '.' && name !== '..')
}

function overlap(one: string, other: string): boolean {
  return pathBelow(one, other) !== undefined || pathBelow(other, one) !== undefined
}

/** `path`: where it really lies. */
type SeenFolder = Pick<FolderFacts, 'device' | 'inode' | 'path'>

async function wrongFolder(
  host: HostReader,
  config: EnvironmentConfig,
  store: OuterStore,
  seen: SeenFolder[],
): Promise<string | undefined> {
  const { path } = store
  const { home } = config.nodes[0]
  if (seen.length === 0) seen.push(...(await foldersOf(host, [home, config.sharedHome, ownStore(home)])))
  const folder = await folderFacts(host, path)
  if (folder === undefined) return `it is not there on ${host.name}`
  if (folder.path !== path) return `it lies behind a symbolic link, at ${folder.path}`
  const around = seen.find((one) => overlap(path, one.path))
  if (around !== undefined) return `it and ${around.path} lie in each other`
  const same = seen.find(({ device, inode }) => device === folder.device && inode === folder.inode)
  if (same !== undefined) return `it is the same folder as ${same.path}`
  seen.push(folder)
  // An empty folder may be where nothing is mounted yet, and its copy would be taken for a whole one.
  if ((await host.status(`${path}/repositories`))?.kind !== 'folder')
    return `it has no folder \`repositories\` on ${host.name}`
  const taken = `${home}/${outerStoreFolder(store)}`
  return (await host.status(taken)) === undefined ? undefined : `its place on the copy is taken: ${taken} is there`
}

async function foldersOf(host: HostReader, paths: readonly string[]): Promise<readonly SeenFolder[]> {
  const found: SeenFolder[] = []
  for (const path of paths) {
    const folder = await folderFacts(host, path)
    if (folder !== undefined) found.push(folder)
  }
  return found
}

async function orUnreadable(host: HostReader, look: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await look()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return `it can not be looked at on ${host.name}: ${error.message}`
  }
}
