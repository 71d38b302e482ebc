import { relative } from 'node:path/posix'
import type { ReadCommand } from '../argv/command.ts'
import { listObjects, listStores } from '../argv/list-stores.ts'
import { countHome, pushHome, type Pushed } from '../argv/rsync.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { outerStoreFolder, ownStore } from '../hold/data-stores.ts'
import { configurationFiles } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import type { OuterStore } from '../kernel/outer-store.ts'
import { partPatterns } from './base/store-parts.ts'
import type { Stream } from './base/streams.ts'
import { writtenOnce } from './base/written-once.ts'
import { diyPaths } from './diy/diy-paths.ts'

/** What the command line of a push follows from. The source pushes; the target never pulls. */
export type PushedBetween = {
  readonly refresh: RefreshConfig
  readonly source: { readonly config: EnvironmentConfig }
  /** What is brought along from outside the home; none where left out. */
  readonly stores?: readonly OuterStore[]
}

/** Under the lock production waits, so nothing is held back. */
export type Pace = 'limited' | 'full'

/** `path`: of the home at the destination, also for an outer store. */
export function homePush(ends: PushedBetween, path: string, stream: Stream, pace: Pace): ReadCommand {
  const what = pushedIn(stream)
  const push = { ...orderOf(ends, path, stream.store), ...limit(ends, pace) }
  return pushHome({ ...push, ...(what === undefined ? {} : { what }) })
}

function pushedIn(stream: Stream): Pushed | undefined {
  switch (stream.kind) {
    case 'all':
      return undefined
    case 'parts':
      return {
        kind: 'parts',
        parts: stream.parts,
        within: stream.store === undefined ? partPatterns.home : partPatterns.store,
      }
    case 'inside':
    case 'outside':
      return stream
  }
}

/**
 * Afterwards, for a file that was written in place and given its old time, as some programs that deploy do. What is written once is not read
 * for it.
 */
export function contentsPush(
  ends: PushedBetween,
  path: string,
  pace: Pace,
  { parts, store }: { readonly parts?: readonly string[]; readonly store?: OuterStore },
): ReadCommand {
  const but = store === undefined ? writtenOnce.home : writtenOnce.store
  const chosen = parts === undefined ? {} : { parts }
  const push = { ...orderOf(ends, path, store), ...limit(ends, pace) }
  return pushHome({ ...push, what: { kind: 'contents', but, ...chosen } })
}

function orderOf(ends: PushedBetween, path: string, store: OuterStore | undefined) {
  if (store !== undefined)
    return { ...order(ends, store.path, `${path}/${outerStoreFolder(store)}`), kind: 'folder' as const, heldApart: [] }
  const { home } = ends.source.config.nodes[0]
  const filledApart = (ends.stores ?? []).map(outerStoreFolder)
  return { ...order(ends, home, path), heldApart: configurationFiles, filledApart }
}

/** What tells the parts that changed, of an outer store or of the home; as the same user as the push. */
export function storesListing({ source: { config } }: Pick<PushedBetween, 'source'>, store?: OuterStore): ReadCommand {
  const as = readsAs(config)
  return store === undefined ? listStores(ownStore(config.nodes[0].home), as) : listStores(store.path, as, '*')
}

/** The same for the folders of objects that it found. */
export function objectsListing(
  { source: { config } }: Pick<PushedBetween, 'source'>,
  folders: readonly string[],
  store?: OuterStore,
): ReadCommand {
  return listObjects(store?.path ?? ownStore(config.nodes[0].home), readsAs(config), folders)
}

/** How much `homePush` would send, of an outer store or of the home. */
export function homeCount(ends: PushedBetween, store?: OuterStore): ReadCommand {
  return countHome(orderOf(ends, '/', store))
}

export function dumpPush(ends: PushedBetween, run: string, path: string): ReadCommand {
  return largeFiles(ends, dumpFolder(ends, run), path)
}

export function dumpFolder({ source: { config } }: Pick<PushedBetween, 'source'>, run: string): string {
  return `${config.spool ?? ''}/${run}/database`
}

/** Of the archive that the administrator's scripts made, and nothing else. */
export function archivePush(ends: PushedBetween, run: string, path: string): ReadCommand {
  const { archives } = diyPaths(ends.source.config.spool ?? '', run)
  return largeFiles(ends, archives, path)
}

function largeFiles(ends: PushedBetween, from: string, path: string): ReadCommand {
  const what = { kind: 'large-files' } as const
  return pushHome({ ...order(ends, from, path), ...limit(ends, 'limited'), heldApart: [], what })
}

function limit({ refresh: { transfer } }: PushedBetween, pace: Pace): { readonly bytesPerSecond?: number } {
  const { bytesPerSecond } = transfer
  return pace === 'full' || bytesPerSecond === undefined ? {} : { bytesPerSecond }
}

/** Goes all the way to the folder that generations lie in, and sends nothing. */
export function rehearsedPush(ends: PushedBetween, path: string): ReadCommand {
  return pushHome({ ...order(ends, ends.source.config.nodes[0].home, path), heldApart: [], what: { kind: 'nothing' } })
}

function order({ refresh, source }: PushedBetween, from: string, path: string) {
  const { to, identity, root } = refresh.transfer
  if (to.kind === 'local' || to.user === undefined) {
    throw new AppError('policy/not-yet', 'the transfer needs a user of its own, reached over SSH', {
      hint: `set refresh.${refresh.target}.transfer.to to ssh://user@host`,
    })
  }
  return {
    from,
    kind: 'home' as const,
    to: {
      user: to.user,
      host: to.host,
      ...(to.port === undefined ? {} : { port: to.port }),
      path: sentPath(path, root),
    },
    as: readsAs(source.config),
    ...(identity.kind === 'file' ? { ssh: { identityFile: identity.path } } : {}),
  }
}

function readsAs({ nodes }: EnvironmentConfig): 'root' | 'login' {
  return nodes[0].become === 'sudo' ? 'root' : 'login'
}

/** rrsync takes every path as one below the folder that it restricts the user to. */
function sentPath(path: string, root: string | undefined): string {
  return root === undefined ? path : relative(root, path)
}
