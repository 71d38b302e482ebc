import { databaseJobs } from '../../backup/database-jobs.ts'
import type { NativeBackup } from '../../backup/native/native-backup.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { RunContext } from '../run-context.ts'
import { shownDump, shownLock } from './shown-backup.ts'

export async function nativeBackupOf(
  context: RunContext,
  source: DatabaseReader,
  during: Pick<NativeBackup, 'secondPass' | 'afterRelease' | 'afterDump'>,
): Promise<NativeBackup> {
  const { refresh, clock, run, note } = context
  if (refresh.backup.kind !== 'native') throw new Error('not the native method')
  const { database } = context.source.config
  return {
    run,
    lock: shownLock(context, await context.source.openLock(run, refresh.backup.lock)),
    times: refresh.backup.lock,
    dump: { ...refresh.backup.dump, whileLocked: refresh.backup.dump.whileLocked || (await hasUntransacted(source)) },
    clock,
    jobs: await databaseJobs(context.source.spool.host, { configured: refresh.jobs, at: 'source' }),
    spool: shownDump(context, (await source.identity()).bytes),
    ...during,
    source,
    openSnapshot: () => context.source.openSnapshot(),
    database: {
      host: database.host,
      port: database.port,
      database: database.name,
      user: database.user,
      password: await context.secrets.resolve(database.password),
    },
    applicationUser: await context.source.applicationUser(),
    note,
  }
}

/** Of a table without transactions no snapshot holds: what is written once the lock is gone would be in the dump. */
async function hasUntransacted(source: DatabaseReader): Promise<boolean> {
  return [...(await source.catalogue()).values()].some(({ untransacted }) => untransacted !== undefined)
}
