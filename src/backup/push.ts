import { relative } from 'node:path/posix'
import type { ReadCommand } from '../argv/command.ts'
import { listStores } from '../argv/list-stores.ts'
import { countHome, pushHome, type Pushed } from '../argv/rsync.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { configurationFiles } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { partPatterns } from './base/store-parts.ts'
import type { Stream } from './base/streams.ts'
import { writtenOnce } from './base/written-once.ts'
import { diyPaths } from './diy/diy-paths.ts'

/** What the command line of a push follows from. The source pushes; the target never pulls. */
export type PushedBetween = {
  readonly refresh: RefreshConfig
  readonly source: { readonly config: EnvironmentConfig }
}

/** Under the lock production waits, so nothing is held back. */
export type Pace = 'limited' | 'full'

export function homePush(ends: PushedBetween, path: string, stream: Stream, pace: Pace): ReadCommand {
  const what = pushedIn(stream)
  return pushHome({ ...ofHome(ends, path, pace), ...(what === undefined ? {} : { what }) })
}

function pushedIn(stream: Stream): Pushed | undefined {
  switch (stream.kind) {
    case 'all':
      return undefined
    case 'parts':
      return { ...stream, within: partPatterns }
    case 'inside':
    case 'outside':
      return stream
  }
}

/**
 * Afterwards, for a file that was written in place and given its old time, as some programs that deploy do. What is written once is not read
 * for it.
 */
export function contentsPush(ends: PushedBetween, path: string, pace: Pace, parts?: readonly string[]): ReadCommand {
  const chosen = parts === undefined ? {} : { parts }
  return pushHome({ ...ofHome(ends, path, pace), what: { kind: 'contents', but: writtenOnce, ...chosen } })
}

function ofHome(ends: PushedBetween, path: string, pace: Pace) {
  const { home } = ends.source.config.nodes[0]
  return { ...order(ends, home, path), ...limit(ends, pace), heldApart: configurationFiles }
}

/** What tells the parts that changed; as the same user as the push. */
export function storesListing({ source: { config } }: Pick<PushedBetween, 'source'>): ReadCommand {
  return listStores(`${config.nodes[0].home}/shared/data`, readsAs(config))
}

/** How much `homePush` would send. */
export function homeCount(ends: PushedBetween): ReadCommand {
  return countHome(ofHome(ends, '/', 'full'))
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
