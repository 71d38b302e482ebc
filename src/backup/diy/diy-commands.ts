import { join } from 'node:path/posix'
import { mayRun, runBackupScript } from '../../argv/backup-scripts.ts'
import type { Command, ReadCommand } from '../../argv/command.ts'
import { catFile } from '../../argv/files.ts'
import { listArchive, testCompressed, unpackArchive } from '../../argv/tar.ts'
import type { DiyConfig } from '../../config/backup.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { IncomingPaths } from '../../hold/layout.ts'
import { ARCHIVE, backupScript, diyPaths } from './diy-paths.ts'
import { scriptUser } from './script-user.ts'

/** What is run on the source beside the push, for the rules of sudo. */
export function scriptCommands(source: EnvironmentConfig, config: DiyConfig, run: string): readonly Command[] {
  const as = scriptUser(source)
  const script = backupScript(config.folder)
  const { variables, archive } = diyPaths(source.spool ?? '', run)
  return [
    catFile(config.variables, as),
    mayRun(script, as),
    runBackupScript({ script, variables }, as),
    testCompressed(archive, as),
  ]
}

/** The same on the target. */
export function archiveCommands(paths: Pick<IncomingPaths, 'unpacked' | 'archives'>): readonly [ReadCommand, Command] {
  const archive = join(paths.archives, ARCHIVE)
  return [listArchive(archive, 'root'), unpackArchive(archive, paths.unpacked, 'root')]
}
