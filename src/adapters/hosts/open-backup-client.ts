import { join } from 'node:path/posix'
import { jarExitCodes } from '../../argv/java.ts'
import { backupClientCommands } from '../../backup/client/client-commands.ts'
import { clientPaths } from '../../backup/client/client-paths.ts'
import { scriptUser } from '../../backup/diy/script-user.ts'
import type { ClientConfig } from '../../config/backup.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { RandomSource } from '../../kernel/random.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { BackupClient } from '../../ports/backup-client.ts'
import { openForward, openHostReader, openHostWriter, type HostNode } from './open-host.ts'

export interface BackupClientPlace {
  /** The first node of the source. */
  readonly node: HostNode
  readonly source: EnvironmentConfig
  readonly config: ClientConfig
  readonly spool: string
  /** Of the spool: the user that logs in. */
  readonly owner: string
}

/** Writes to the run's own folder of the spool and nowhere else, and so does the client, which is told so. */
export function openBackupClient(place: BackupClientPlace, random: RandomSource): BackupClient {
  const { node, source, config, spool, owner } = place
  const writer = openHostWriter({ ...node, filesAs: 'login' }, random)
  const host = openHostReader({ ...node, filesAs: scriptUser(source) })
  const own = { owner, group: owner }
  const commandsOf = (run: string) => backupClientCommands(source, config, run)
  return {
    host,
    spool: writer,
    forward: (port) => openForward(node, port),
    prepare: async (run, argumentFile) => {
      const { folder, work, home, made, log, archives, argumentFile: path } = clientPaths(spool, run)
      for (const one of [folder, work, home, made, log, archives]) await writer.makeFolder(one, { mode: 0o700, ...own })
      await writer.writeFile(path, encodeUtf8(argumentFile.reveal()), { mode: 0o600, ...own })
    },
    run: (run, onLine, signal) => writer.execute(commandsOf(run).run, { signal, onLine, expect: jarExitCodes }),
    rename: (run, made) => {
      const { made: folder, archive } = clientPaths(spool, run)
      return writer.rename(join(folder, made), archive)
    },
    keep: (run, manifest) =>
      writer.writeFile(clientPaths(spool, run).manifest, encodeUtf8(manifest), { mode: 0o600, ...own }),
    remove: async (run) => {
      if ((await writer.status(clientPaths(spool, run).folder)) === undefined) return
      await writer.execute(commandsOf(run).remove)
    },
    [Symbol.asyncDispose]: async () => {
      await writer[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}
