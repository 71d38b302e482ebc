import { join } from 'node:path/posix'
import { BACKUP_JAR, CLIENT_ARCHIVE, clientPaths } from '../../backup/client/client-paths.ts'
import { manifestPath } from '../../backup/manifest.ts'
import type { ClientConfig } from '../../config/backup.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { BackupClient } from '../../ports/backup-client.ts'
import { awaitNoClient } from '../await-no-client.ts'
import type { Effect, Perform } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { archiveBy, sendArchive, spoolCleaned, type Archiving } from './archiving-program.ts'
import { whatIsMissing } from './arrived-files.ts'
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
      const backUp: Archiving['backUp'] = (beside) => backUpByClient(context, client, { config, beside }, signal)
      await archiveBy(context, client, { method: 'client', backUp }, signal)
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
      await sendArchive(context, archives, signal)
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
