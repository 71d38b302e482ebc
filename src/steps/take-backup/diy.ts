import { join } from 'node:path/posix'
import { archiveNames, archiveTypeAmong, diyPaths } from '../../backup/diy/diy-paths.ts'
import { manifestPath, storesInManifest } from '../../backup/manifest.ts'
import type { DiyConfig } from '../../config/backup.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { BackupScripts } from '../../ports/backup-scripts.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Effect, Perform } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { archiveBy, archiveRemoved, sendArchive, spoolCleaned, type Archiving } from './archiving-program.ts'
import { whatIsMissing } from './arrived-files.ts'
import { mainFileOf } from './read-dump.ts'
import { awaitNoScripts, backUpByScripts } from './run-scripts.ts'
import { unpackIncoming } from './unpack-archive.ts'

type Path = { readonly path: string }

/** The administrator's own scripts back up, and Understudy restores from their archive what a native backup would have brought. */
export async function takeByScripts(context: RunContext, config: DiyConfig, perform: Perform): Promise<void> {
  await using scripts = context.source.openScripts(config)
  await perform(archived(context, scripts, config))
  await perform(pushed(context, scripts))
  await perform(unpacked(context, scripts))
  await perform(archiveRemoved(context, 'take-backup/remove-archive'))
  await perform(spoolCleaned(context, scripts))
}

/** Can't be split: the guardian releases the lock with the run, so a run that dies in here begins it again. */
function archived(context: RunContext, scripts: BackupScripts, config: DiyConfig): Effect<Path> {
  const paths = pathsOnSource(context)
  return {
    id: 'take-backup/scripts',
    title: `let the backup scripts of ${context.source.config.name} make an archive`,
    apply: async (signal) => {
      await awaitNoScripts(context, scripts, signal)
      const backUp: Archiving['backUp'] = (beside) => backUpByScripts(context, scripts, { config, beside }, signal)
      await archiveBy(context, scripts, { method: 'diy', backUp }, signal)
    },
    verify: async () => {
      const path = await archiveIn(scripts.spool, paths.archives)
      if (path === undefined) return { kind: 'open', seen: `no archive lies in ${paths.archives}` }
      return (await scripts.spool.status(paths.manifest)) === undefined
        ? { kind: 'open', seen: `${paths.manifest} is not there` }
        : { kind: 'done', result: { path } }
    },
  }
}

function pushed(context: RunContext, scripts: BackupScripts): Effect<Path> {
  const { host } = context.target
  const { archives } = pathsOnTarget(context)
  const inSpool = { host: scripts.spool, folder: pathsOnSource(context).archives, as: 'login' } as const
  return {
    id: 'take-backup/push-archive',
    title: `send the archive to ${host.name}`,
    apply: (signal) => sendArchive(context, archives, signal),
    verify: async () => {
      const missing = await whatIsMissing(inSpool, { host, folder: archives, as: 'root' })
      if (missing !== undefined) return { kind: 'open', seen: missing }
      const path = await archiveIn(host, archives)
      return path === undefined
        ? { kind: 'open', seen: `no archive lies in ${archives}` }
        : { kind: 'done', result: { path } }
    },
  }
}

function unpacked(context: RunContext, scripts: BackupScripts): Effect<Path> {
  const { host } = context.target
  const paths = pathsOnTarget(context)
  return {
    id: 'take-backup/unpack-archive',
    title: `unpack the archive on ${host.name}`,
    apply: async (signal) => {
      const manifest = await scripts.spool.readFile(pathsOnSource(context).manifest)
      const stores = manifest === undefined ? [] : storesInManifest(manifest)
      await unpackIncoming(context, paths, stores, signal)
      if (manifest !== undefined) await host.writeFile(manifestPath(paths.folder), manifest, secretFile)
    },
    verify: async () => {
      const dump = mainFileOf(context.target.config.database.vendor, paths.database)
      const needed = [manifestPath(paths.folder), dump, `${paths.held}/bitbucket.properties`]
      for (const path of [...needed, `${paths.home}/shared/data`]) {
        if ((await host.status(path)) === undefined) return { kind: 'open', seen: `${path} is not there` }
      }
      return { kind: 'done', result: { path: paths.folder } }
    },
  }
}

async function archiveIn(host: HostReader, folder: string): Promise<string | undefined> {
  const type = archiveTypeAmong(await host.list(folder))
  return type === undefined ? undefined : join(folder, archiveNames[type])
}

function pathsOnSource({ source, run }: RunContext) {
  return diyPaths(source.config.spool ?? '', run)
}

function pathsOnTarget({ target, run }: RunContext) {
  return incomingPaths(target.layout, run)
}
