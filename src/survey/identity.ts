import { catFile } from '../argv/files.ts'
import { parseHomeMark } from '../hold/home-mark.ts'
import { foldersOfRepositories, ownStore } from '../hold/data-stores.ts'
import { homeMarkPath } from '../hold/layout.ts'
import type { DatabaseFacts, HomeFacts, HomePlace } from '../kernel/facts.ts'
import { parseMark } from '../kernel/mark.ts'
import { equals } from '../ports/predicate.ts'
import type { DatabaseIdentity, DatabaseReader } from '../ports/database.ts'
import type { FileStatus, HostReader } from '../ports/host.ts'
import { absentFolderFacts, folderFacts } from './folder-facts.ts'
import { resolveAddresses } from './resolve-addresses.ts'

export async function databaseFacts(
  host: HostReader,
  database: DatabaseReader,
  at: { host: string; port: number },
): Promise<DatabaseFacts> {
  const identity = await database.identity()
  return {
    host: at.host,
    port: at.port,
    addresses: await addressesOf(host, at.host, identity),
    name: identity.name,
    product: identity.product,
    key: identity.key,
    clusterIdentifier: identity.clusterIdentifier,
    instance: identity.instance,
    inRecovery: identity.inRecovery,
    serverVersion: identity.serverVersion,
    encoding: identity.encoding,
    collation: identity.collation,
    characterType: identity.characterType,
    owner: identity.owner,
    empty: (await database.catalogue()).size === 0,
    mark: identity.comment === undefined ? undefined : parseMark(identity.comment)?.environment,
  }
}

/** A loopback address says nothing to another machine, and is what a tunnel shows. */
async function addressesOf(host: HostReader, name: string, { address }: DatabaseIdentity): Promise<readonly string[]> {
  const resolved = await resolveAddresses(host, name)
  const own = address === undefined || address === '::1' || address.startsWith('127.') ? [] : [address]
  return [...new Set([...resolved, ...own])]
}

/** Undefined where there is no home yet. */
export async function homeFacts(host: HostReader, home: string, sharedHome: string): Promise<HomeFacts | undefined> {
  const folder = await folderFacts(host, home)
  const status = folder === undefined ? undefined : await host.status(folder.path)
  if (folder === undefined || status === undefined) return undefined
  const { path } = folder
  return {
    ...folder,
    host: host.name,
    machine: await machineOf(host),
    shared: await folderFacts(host, sharedHome),
    mountPoint: status.mountPoint,
    ...((await isSharedApart(host, path, status)) ? { sharedApart: true as const } : {}),
    ...(await linkedFolder(host, path)),
    empty: (await host.list(path)).length === 0,
    mark: parseHomeMark(await host.readFile(homeMarkPath(path)))?.environment,
  }
}

/** For the guard, which must know before anything is made there. */
export async function homePlace(host: HostReader, home: string): Promise<HomePlace> {
  const folder = await absentFolderFacts(host, home)
  return { ...folder, host: host.name, machine: await machineOf(host), shared: undefined }
}

async function isSharedApart(host: HostReader, home: string, status: FileStatus): Promise<boolean> {
  const shared = await host.status(`${home}/shared`)
  if (shared === undefined) return false
  return shared.kind !== 'folder' || shared.device !== status.device || shared.mountPoint !== status.mountPoint
}

async function linkedFolder(host: HostReader, home: string): Promise<Pick<HomeFacts, 'linked'>> {
  for (const folder of foldersOfRepositories(home, ownStore(home))) {
    if ((await host.status(folder))?.kind === 'symlink') return { linked: folder }
  }
  return {}
}

/** The kernel's boot id: device and inode numbers mean the same only on one running kernel. */
async function machineOf(host: HostReader): Promise<string | undefined> {
  const { exitCode, stdout } = await host.run(catFile('/proc/sys/kernel/random/boot_id', 'login'), { expect: [0, 1] })
  return exitCode === 0 ? stdout.trim() : undefined
}

export async function serverIdOf(database: DatabaseReader | undefined): Promise<string | undefined> {
  return property(database, 'server.id')
}

export async function baseUrlOf(database: DatabaseReader | undefined): Promise<string | undefined> {
  return property(database, 'instance.url')
}

async function property(database: DatabaseReader | undefined, key: string): Promise<string | undefined> {
  const [row] =
    (await database?.select({ table: 'app_property', columns: ['prop_value'], where: equals('prop_key', key) })) ?? []
  return row === undefined ? undefined : String(row['prop_value'])
}
