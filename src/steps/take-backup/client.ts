import { join } from 'node:path/posix'
import { flushFileSystem } from '../../argv/files.ts'
import { BACKUP_JAR, CLIENT_ARCHIVE, clientPaths } from '../../backup/client/client-paths.ts'
import { formatManifest, manifestPath } from '../../backup/manifest.ts'
import type { ClientConfig } from '../../config/backup.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { BackupClient } from '../../ports/backup-client.ts'
import { awaitNoClient } from '../await-no-client.ts'
import type { Effect, Perform } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { closeForArrival, openForArrival, whatIsMissing } from './arrived-files.ts'
import { manifestOf, spoolCleaned } from './diy.ts'
import { pushArchive } from './push.ts'
import { backUpByClient } from './run-client.ts'

type Path = { readonly path: string }

/** The vendor's client backs up. Its archive is opaque and stays one: the vendor's restore client reads it, once there is a database. */
export async function takeByClient(context: RunContext, config: ClientConfig, perform: Perform): Promise<void> {
  await using client = context.source.openClient(config)
  await perform(archived(context, client, config))
  await perform(pushed(context, client))
  await perform(spoolCleaned(context, client))
}

/** Can't be split: the guardian releases the lock with the run, so a run that dies in here begins it again. */
function archived(context: RunContext, client: BackupClient, config: ClientConfig): Effect<Path> {
  const paths = clientPaths(context.source.config.spool ?? '', context.run)
  return {
    id: 'take-backup/client',
    title: `let the backup client of ${context.source.config.name} make an archive`,
    apply: async (signal) => {
      await awaitNoClient(context, client.host, { jar: BACKUP_JAR }, signal)
      await client.remove(context.run)
      try {
        const lock = await backUpByClient(context, client, config, signal)
        await client.keep(context.run, formatManifest(await manifestOf(context, 'client', lock)))
      } catch (error) {
        // Nobody uses what is left, and it may fill production's disk. Where the run was interrupted the client may still write there:
        // then it is left to the run that goes on, which waits for its end.
        if (!signal.aborted) await client.remove(context.run).catch(() => undefined)
        throw error
      }
    },
    verify: async () => {
      for (const path of [paths.manifest, paths.archive]) {
        if ((await client.spool.status(path)) === undefined) return { kind: 'open', seen: `${path} is not there` }
      }
      return { kind: 'done', result: { path: paths.archive } }
    },
  }
}

function pushed(context: RunContext, client: BackupClient): Effect<Path> {
  const { host, layout } = context.target
  const { archives, folder } = incomingPaths(layout, context.run)
  const sent = clientPaths(context.source.config.spool ?? '', context.run)
  const arrived = join(archives, CLIENT_ARCHIVE)
  const inSpool = { host: client.spool, folder: sent.archives, as: 'login' } as const
  return {
    id: 'take-backup/push-archive',
    title: `send the archive to ${host.name}`,
    apply: async (signal) => {
      await openForArrival(context, archives)
      await pushArchive(context, archives, signal)
      await closeForArrival(host, archives)
      await host.execute(flushFileSystem(archives, 'root'), { signal })
      const manifest = await client.spool.readFile(sent.manifest)
      if (manifest !== undefined) await host.writeFile(manifestPath(folder), manifest, secretFile)
    },
    verify: async () => {
      const missing = await whatIsMissing(inSpool, { host, folder: archives, as: 'root' })
      if (missing !== undefined) return { kind: 'open', seen: missing }
      return (await host.status(manifestPath(folder))) === undefined
        ? { kind: 'open', seen: 'its manifest is not there' }
        : { kind: 'done', result: { path: arrived } }
    },
  }
}
