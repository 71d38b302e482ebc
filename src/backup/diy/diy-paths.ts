import { join } from 'node:path/posix'

/** Where a backup by the administrator's scripts lies: in the run's own folder of the spool. */
export interface DiyPaths {
  readonly folder: string
  /** Our variables file, which sources theirs. */
  readonly variables: string
  /** Where the scripts put their archive, and nothing else lies. */
  readonly archives: string
  /** The archive, under a name that is the same for every run. */
  readonly archive: string
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
    archive: join(archives, ARCHIVE),
    manifest: join(folder, 'manifest.json'),
  }
}

/** Its name on both ends, so that the rules of sudo can name it. */
export const ARCHIVE = 'archive.tar.gz'

/** [src] */
export function backupScript(folder: string): string {
  return join(folder, 'bitbucket.diy-backup.sh')
}

/** What the scripts made, among the names where nothing else should lie: `INSTANCE-YYYYmmdd-HHMMSS.tar.gz` [ran]. */
export function archiveAmong(names: readonly string[], instance: string): string | undefined {
  const [name, ...others] = names
  const isArchive =
    name?.startsWith(`${instance}-`) === true && /^-\d{8}-\d{6}\.tar\.gz$/.test(name.slice(instance.length))
  return isArchive && others.length === 0 ? name : undefined
}
