import { join } from 'node:path/posix'
import { mayRun, runBackupScript } from '../../argv/backup-scripts.ts'
import type { Command, ReadCommand } from '../../argv/command.ts'
import { catFile } from '../../argv/files.ts'
import { listArchive, testCompressed, unpackArchive } from '../../argv/tar.ts'
import type { DiyConfig } from '../../config/backup.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { IncomingPaths } from '../../hold/layout.ts'
import { listEncrypted, unpackEncrypted, type Decryption } from '../given/decrypt.ts'
import { archiveNames, backupScript, diyPaths, type ArchiveType } from './diy-paths.ts'
import { scriptUser } from './script-user.ts'
import { secondsOf } from '../seconds-of.ts'

/** What is run on the source beside the push, for the rules of sudo. */
export function scriptCommands(source: EnvironmentConfig, config: DiyConfig, run: string): readonly Command[] {
  const as = scriptUser(source)
  const script = backupScript(config.folder)
  const { variables, archives } = diyPaths(source.spool ?? '', run)
  return [
    catFile(config.variables, as),
    mayRun(script, as),
    runBackupScript({ script, variables, seconds: secondsOf(config) }, as),
    testCompressed(join(archives, archiveNames.tar), as),
  ]
}

/** The same on the target. */
export function archiveCommands(
  paths: Pick<IncomingPaths, 'unpacked' | 'archives'>,
  type: ArchiveType,
  decryption: Decryption,
): readonly [ReadCommand, Command] {
  const archive = join(paths.archives, archiveNames[type])
  switch (type) {
    case 'tar':
      return [listArchive(archive, 'root'), unpackArchive(archive, paths.unpacked, 'root')]
    case 'gpg-zip':
      return [listEncrypted(decryption, archive), unpackEncrypted(decryption, archive, paths.unpacked)]
  }
}
