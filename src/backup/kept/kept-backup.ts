import { normalize } from 'node:path/posix'
import { keptPaths, type Layout } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostReader } from '../../ports/host.ts'
import { placeOfArchive } from '../given/archive-place.ts'
import { findGiven, type GivenBackup, type KeptBackup } from '../given/given-backup.ts'

/** As runs are named: a backup has the name of the run that took it. One that is half removed has none. */
const NAME = /^\d{8}-\d{6}-[A-Za-z0-9]+$/

type Looking = Pick<HostReader, 'status' | 'list'>

/** Newest first. What is half made or half removed is none of them. */
export async function keptNames(host: Looking, layout: Pick<Layout, 'backups'>): Promise<readonly string[]> {
  return (await host.list(layout.backups)).filter((name) => NAME.test(name)).toReversed()
}

/** Whose removal was cut off. */
export async function halfRemoved(host: Looking, layout: Pick<Layout, 'backups'>): Promise<readonly string[]> {
  return (await host.list(layout.backups)).flatMap((entry) => {
    const name = entry.replace(/\.removed$/, '')
    return name !== entry && NAME.test(name) ? [name] : []
  })
}

/** ISO 8601, when the run began that took it; in UTC, as its name is. */
export function takenAt(name: string): string {
  return name.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/, '$1-$2-$3T$4:$5:$6.000Z')
}

/** Of a name, or of a path in the folder of those that are kept; undefined for any other. Whether it is there is not asked. */
export function keptName({ backups }: Pick<Layout, 'backups'>, asked: string): string | undefined {
  const path = normalize(asked).replace(/\/+$/, '')
  const name = path.startsWith(`${backups}/`) ? path.slice(backups.length + 1) : asked
  return NAME.test(name) ? name : undefined
}

/** Undefined where no such backup is kept. */
export async function findKept(
  host: Looking,
  layout: Pick<Layout, 'backups'>,
  asked: string,
): Promise<KeptBackup | undefined> {
  const name = keptName(layout, asked)
  if (name === undefined) return undefined
  const { folder: path } = keptPaths(layout, name)
  return (await host.status(path))?.kind === 'folder' ? { path, kind: 'kept' } : undefined
}

export interface BackupPlaces {
  /** Where archives of the administrator are looked for. */
  readonly archives: string
  readonly layout: Pick<Layout, 'backups'>
  /** Names that people gave, some of them to kept backups. */
  readonly bookmarks: Readonly<Record<string, string>>
}

/** Kept or put there by an administrator. Throws 'policy/refused-archive', also for a name that both have. */
export async function chooseBackup(
  host: HostReader,
  { archives, layout, bookmarks }: BackupPlaces,
  asked: string,
): Promise<GivenBackup> {
  const kept = await findKept(host, layout, named(bookmarks, asked))
  if (kept === undefined) return findGiven(host, archives, asked)
  const other = asked === kept.path ? undefined : placeOfArchive(archives, asked)
  if (other === undefined || other === kept.path || (await host.status(other)) === undefined) return kept
  throw new AppError('policy/refused-archive', `${asked} is both ${kept.path} and ${other} on ${host.name}`, {
    hint: 'name it by its path',
  })
}

/** What a bookmark names; any other word is given back. */
export function named(bookmarks: BackupPlaces['bookmarks'], word: string): string {
  return Object.hasOwn(bookmarks, word) ? (bookmarks[word] ?? word) : word
}
