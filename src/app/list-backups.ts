import { join } from 'node:path/posix'
import { DATABASE } from '../backup/diy/judge-members.ts'
import { findGiven, type GivenBackup } from '../backup/given/given-backup.ts'
import { keptNames, type BackupPlaces } from '../backup/kept/kept-backup.ts'
import { manifestPath, parseManifest, type KeptContent, type Manifest } from '../backup/manifest.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { keptPaths } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import type { App } from './app.ts'
import { backupPlaces } from './backup-places.ts'
import { goingBackups } from './going-backups.ts'

export interface ListedBackup {
  /** As `--from-backup` takes it. */
  readonly name: string
  readonly kind: GivenBackup['kind']
  /** All that it holds, whatever of it shares its blocks; null where only a look into it would tell. */
  readonly bytes: number | null
  /** ISO 8601, of the file or folder itself. */
  readonly modified: string
  /** ISO 8601, the moment that its data is of, and how it was taken; null where only a look into it would tell. */
  readonly dataFrom: string | null
  readonly method: Manifest['method'] | null
  readonly bookmarks: readonly string[]
  /** Why it goes at the end of the next backup; null for one that stays. */
  readonly goes: string | null
}

export interface ListedBackups {
  /** Where archives of an administrator are looked for, and where those lie that Understudy took. */
  readonly folder: string
  readonly kept: string
  readonly host: string
  /** Kept ones first, the newest at the top; the others by name. */
  readonly backups: readonly ListedBackup[]
}

/** What `refresh --from-backup` could be given for a target, by its name; of those that are kept the manifest is read, and nothing else. */
export async function listBackups(app: App, environment: string): Promise<ListedBackups> {
  const { archives: folder, layout, bookmarks } = backupPlaces(app, environment)
  await using host = app.openHost(findEnvironment(app.config, environment))
  const names = await keptNames(host, layout)
  const going = await goingBackups(app, host, environment)
  const backups: ListedBackup[] = []
  for (const name of names)
    backups.push({
      ...(await listedKept(host, layout, name)),
      bookmarks: Object.keys(bookmarks).filter((bookmark) => bookmarks[bookmark] === name),
      goes: going.find(({ one }) => one === name)?.because ?? null,
    })
  for (const name of await host.list(folder)) {
    const listed = await listedAs(host, folder, name)
    if (listed !== undefined) backups.push(listed)
  }
  return { folder, kept: layout.backups, host: host.name, backups }
}

type Seen = Omit<ListedBackup, 'bookmarks' | 'goes'>

async function listedKept(host: HostReader, layout: BackupPlaces['layout'], name: string): Promise<Seen> {
  const { folder } = keptPaths(layout, name)
  const content = await host.readFile(manifestPath(folder))
  const manifest = content === undefined ? undefined : parseManifest(content)
  const modified = (await host.status(folder))?.modified ?? new Date(0)
  return {
    name,
    kind: 'kept',
    bytes: manifest?.kept === undefined ? null : bytesOf(manifest.kept),
    modified: modified.toISOString(),
    dataFrom: manifest?.dataFrom ?? null,
    method: manifest?.method ?? null,
  }
}

function bytesOf({ home, files }: KeptContent): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, home.bytes)
}

async function listedAs(host: HostReader, folder: string, name: string): Promise<ListedBackup | undefined> {
  const given = await findGiven(host, folder, name).catch(ignoringRefused)
  const status = given === undefined ? undefined : await host.status(given.path)
  if (given === undefined || status === undefined) return undefined
  if (given.kind === 'folder' && (await host.status(join(given.path, DATABASE))) === undefined) return undefined
  const bytes = given.kind === 'folder' ? null : status.bytes
  const modified = status.modified.toISOString()
  return { name, kind: given.kind, bytes, modified, dataFrom: null, method: null, bookmarks: [], goes: null }
}

function ignoringRefused(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'policy/refused-archive') return undefined
  throw error
}
