import { join } from 'node:path/posix'
import { runBackupScript } from '../../argv/backup-scripts.ts'
import type { RunAs } from '../../argv/command.ts'
import { archiveNames, backupScript, diyPaths } from '../../backup/diy/diy-paths.ts'
import type { RandomSource } from '../../kernel/random.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { BackupScripts } from '../../ports/backup-scripts.ts'
import { openForward, openHostReader, openHostWriter, type HostNode } from './open-host.ts'

export interface BackupScriptsPlace {
  /** The first node of the source. */
  readonly node: HostNode
  /** Where the scripts lie. */
  readonly folder: string
  readonly spool: string
  /** Of the spool: the user that logs in. */
  readonly owner: string
  /** After which they are ended. */
  readonly seconds: number
  /** Who runs the scripts. */
  readonly as: RunAs
}

/** Writes to the run's own folder of the spool and nowhere else; what the scripts write is theirs. */
export function openBackupScripts(place: BackupScriptsPlace, random: RandomSource): BackupScripts {
  const { node, folder, spool, owner, seconds, as } = place
  const writer = openHostWriter({ ...node, filesAs: 'login' }, random)
  const host = openHostReader({ ...node, filesAs: as })
  const own = { owner, group: owner }
  return {
    host,
    spool: writer,
    forward: (port) => openForward(node, port),
    prepare: async (run, variables) => {
      const paths = diyPaths(spool, run)
      for (const made of [paths.folder, paths.archives]) await writer.makeFolder(made, { mode: 0o700, ...own })
      await writer.writeFile(paths.variables, encodeUtf8(variables), { mode: 0o600, ...own })
    },
    run: (run, onLine, signal) => {
      const call = { script: backupScript(folder), variables: diyPaths(spool, run).variables, seconds }
      return writer.execute(runBackupScript(call, as), { signal, onLine, expect: anyExitCode })
    },
    rename: (run, made, type) => {
      const { archives } = diyPaths(spool, run)
      return writer.rename(join(archives, made), join(archives, archiveNames[type]))
    },
    keep: (run, manifest) =>
      writer.writeFile(diyPaths(spool, run).manifest, encodeUtf8(manifest), { mode: 0o600, ...own }),
    remove: (run) => writer.removeFolder(diyPaths(spool, run).folder, [spool]),
    [Symbol.asyncDispose]: async () => {
      await writer[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
}

/** What they end with is judged by whoever knows what became of the lock. 127 is a program that is missing, and 126 one that may not run. */
const anyExitCode = Array.from({ length: 256 }, (_, code) => code).filter((code) => code !== 126 && code !== 127)
