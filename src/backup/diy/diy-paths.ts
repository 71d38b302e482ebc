import { join } from 'node:path/posix'

/** Where a backup by the administrator's scripts lies: in the run's own folder of the spool. */
export interface DiyPaths {
  readonly folder: string
  /** Our variables file, which sources theirs. */
  readonly variables: string
  /** Where the scripts put their archive, and nothing else lies. */
  readonly archives: string
  /** What it holds, written last. */
  readonly manifest: string
}

export function diyPaths(spool: string, run: string): DiyPaths {
  const folder = join(spool, run)
  const archives = join(folder, 'archive')
  return {
    folder,
    variables: join(folder, 'variables.sh'),
    archives,
    manifest: join(folder, 'manifest.json'),
  }
}

/** How the scripts pack it, and its name then on both ends, so that the rules of sudo can name it. */
export const archiveNames = { tar: 'archive.tar.gz', 'gpg-zip': 'archive.tar.gz.gpg' } as const

export type ArchiveType = keyof typeof archiveNames

/** Of what lies in the folder of a run's archive; undefined where it does not lie there under its name. */
export function archiveTypeAmong(names: readonly string[]): ArchiveType | undefined {
  return archiveTypes.find((type) => names.includes(archiveNames[type]))
}

export const archiveTypes: readonly ArchiveType[] = ['tar', 'gpg-zip']

/** [src] */
export function backupScript(folder: string): string {
  return join(folder, 'bitbucket.diy-backup.sh')
}

/** What the scripts made, among the names where nothing else should lie: `INSTANCE-YYYYmmdd-HHMMSS.tar.gz` [ran], by gpg `.tar.gz.gpg` [src]. */
export function archiveAmong(names: readonly string[], instance: string, type: ArchiveType): string | undefined {
  const [name, ...others] = names
  const isArchive = name?.startsWith(`${instance}-`) === true && endings[type].test(name.slice(instance.length))
  return isArchive && others.length === 0 ? name : undefined
}

const endings: Readonly<Record<ArchiveType, RegExp>> = {
  tar: /^-\d{8}-\d{6}\.tar\.gz$/,
  'gpg-zip': /^-\d{8}-\d{6}\.tar\.gz\.gpg$/,
}
