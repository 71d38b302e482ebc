import { join } from 'node:path/posix'
import { mayRead, removeTree } from '../../argv/files.ts'
import type { Command, ReadCommand } from '../../argv/command.ts'
import { runJar } from '../../argv/java.ts'
import { endOfTar, testTar } from '../../argv/tar.ts'
import type { ClientConfig } from '../../config/backup.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { IncomingPaths } from '../../hold/layout.ts'
import { scriptUser } from '../diy/script-user.ts'
import { BACKUP_JAR, CLIENT_ARCHIVE, clientPaths, RESTORE_JAR } from './client-paths.ts'
import { secondsOf } from '../seconds-of.ts'
import { clientSeconds } from './client-time.ts'

/** What is run on the source beside the push. */
export function backupClientCommands(source: EnvironmentConfig, { folder, lock }: ClientConfig, run: string) {
  const as = scriptUser(source)
  const paths = clientPaths(source.spool ?? '', run)
  const jar = join(folder, BACKUP_JAR)
  return {
    look: mayRead(jar, as),
    run: runJar({ jar, argumentFile: paths.argumentFile, folder: paths.work, seconds: clientSeconds(lock) }, as),
    test: testTar(paths.archive, as),
    end: endOfTar(paths.archive, as),
    // What the client wrote is its own user's.
    remove: removeTree(paths.folder, as),
  } as const satisfies Record<string, Command>
}

/** The same on the target, as the service user, who is behind the fence. */
export function restoreClientCommands(
  { runAs }: Pick<EnvironmentConfig, 'runAs'>,
  config: ClientConfig,
  { restore, archives }: Pick<IncomingPaths, 'restore' | 'archives'>,
): { readonly look: ReadCommand; readonly run: Command } {
  const as = { user: runAs }
  const jar = join(config.folder, RESTORE_JAR)
  const words = [join(archives, CLIENT_ARCHIVE)]
  const argumentFile = join(restore, RESTORE_ARGUMENTS)
  return {
    look: mayRead(jar, as),
    run: runJar({ jar, argumentFile, folder: restore, seconds: secondsOf(config), words }, as),
  }
}

export const RESTORE_ARGUMENTS = 'client.args'
