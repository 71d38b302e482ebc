import { changeOwnerOfTree, flushFileSystem } from '../argv/files.ts'
import { seeContent } from '../backup/kept/seen-content.ts'
import { formatManifest, manifestPath, readManifest } from '../backup/manifest.ts'
import { incomingPaths, keptPaths } from '../hold/layout.ts'
import { secretFile, secretFolder } from '../hold/permissions.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { Effect } from './effect.ts'
import { surplusBackupsRemoved } from './remove-backups.ts'
import type { RunContext } from './run-context.ts'
import type { Step, StepResults } from './step.ts'

/** What was received becomes a backup by one rename, once its manifest tells what it holds: a half one has another name. Then those beyond the limit go. */
export const keepBackup: Step<'keep-backup'> = {
  id: 'keep-backup',
  run: async (context, perform) => {
    await perform(described(context))
    const result = await perform(kept(context))
    await perform(surplusBackupsRemoved(context, REMOVED))
    return result
  },
}

/** Its result tells which backups were kept then. */
export const REMOVED = 'keep-backup/old-backups'

function described(context: RunContext): Effect<{ readonly described: true }> {
  const { host, layout } = context.target
  const { folder, database } = incomingPaths(layout, context.run)
  return {
    id: 'keep-backup/described',
    title: 'hash what was received',
    apply: async (signal) => {
      // The home keeps the owners that files have in the base too.
      await host.execute(changeOwnerOfTree(database, 'root', 'root', 'root'), { signal })
      for (const name of LEFT) await host.removeFile(`${folder}/${name}`)
      const manifest = await readManifest(host, folder)
      const content = await seeContent(host, folder, signal)
      const described = { ...manifest, kept: { at: context.clock.now().toISOString(), ...content } }
      await host.writeFile(manifestPath(folder), encodeUtf8(formatManifest(described)), secretFile)
    },
    verify: async () =>
      (await readManifest(host, folder)).kept === undefined
        ? { kind: 'open', seen: `${manifestPath(folder)} does not tell what the backup holds` }
        : { kind: 'done', result: { described: true } },
  }
}

/** How far the transfer came, which nobody asks any more. */
const LEFT = ['first-pass', 'home-made']

function kept(context: RunContext): Effect<StepResults['keep-backup']> {
  const { host, layout } = context.target
  const { folder } = incomingPaths(layout, context.run)
  const paths = keptPaths(layout, context.run)
  return {
    id: 'keep-backup/kept',
    title: `keep it as ${paths.folder} on ${host.name}`,
    apply: async (signal) => {
      await host.makeFolder(folder, secretFolder)
      // Renames must not outlive what they make known.
      await host.execute(flushFileSystem(folder, 'root'), { signal })
      await host.makeFolder(layout.backups, secretFolder)
      await host.rename(folder, paths.folder)
    },
    verify: async () => {
      if ((await host.status(paths.folder)) === undefined) return { kind: 'open', seen: `${paths.folder} is not there` }
      const content = (await readManifest(host, paths.folder)).kept
      if (content === undefined) return { kind: 'open', seen: `${paths.folder} does not tell what it holds` }
      const beside = Object.values(content.files)
      return {
        kind: 'done',
        result: {
          backup: context.run,
          files: content.home.files + beside.length,
          bytes: beside.reduce((sum, { bytes }) => sum + bytes, content.home.bytes),
        },
      }
    },
  }
}
