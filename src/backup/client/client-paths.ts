import { join } from 'node:path/posix'
import { diyPaths } from '../diy/diy-paths.ts'

/** Where a backup by the vendor's client lies: in the run's own folder of the spool. */
export interface ClientPaths {
  readonly folder: string
  /** What the client is told, 0600. */
  readonly argumentFile: string
  /** Where the client runs. */
  readonly work: string
  /** Its `backup.home`, in which it makes the two below [src]. */
  readonly home: string
  readonly made: string
  readonly log: string
  /** The archive once it is known to be whole, and nothing else beside it. */
  readonly archives: string
  readonly archive: string
  /** What it holds, written last. */
  readonly manifest: string
}

export function clientPaths(spool: string, run: string): ClientPaths {
  const { folder, archives, manifest } = diyPaths(spool, run)
  const home = join(folder, 'backup-home')
  return {
    folder,
    argumentFile: join(folder, 'client.args'),
    work: join(folder, 'work'),
    home,
    made: join(home, 'backups'),
    log: join(home, 'log'),
    archives,
    archive: join(archives, CLIENT_ARCHIVE),
    manifest,
  }
}

/** Its name on both ends, so that the rules of sudo can name it. */
export const CLIENT_ARCHIVE = 'archive.tar'

/** [src] */
export const BACKUP_JAR = 'bitbucket-backup-client.jar'
export const RESTORE_JAR = 'bitbucket-restore-client.jar'

/** What the client made, where nothing lay before it ran: one archive, however it is called. */
export function clientArchiveAmong(names: readonly string[]): string | undefined {
  const [name, ...others] = names
  return name !== undefined && others.length === 0 && /^[\w.-]+\.tar$/u.test(name) ? name : undefined
}
