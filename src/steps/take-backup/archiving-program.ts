import { flushFileSystem } from '../../argv/files.ts'
import { formatManifest, type Manifest } from '../../backup/manifest.ts'
import type { GoodLock } from '../../backup/relayed-lock.ts'
import { spokenVendor } from '../../config/database.ts'
import { incomingPaths } from '../../hold/layout.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { BackupClient } from '../../ports/backup-client.ts'
import type { BackupScripts } from '../../ports/backup-scripts.ts'
import type { Effect } from '../effect.ts'
import { resultOf, type RunContext } from '../run-context.ts'
import { closeForArrival, openForArrival } from './arrived-files.ts'
import { storesNow } from './outer-stores.ts'
import { privilegesToCarry } from './privileges-to-carry.ts'
import { pushArchive } from './push.ts'
import { relayedRefs, type RelayedRefs } from './relayed-refs.ts'

/** Another's program that makes an archive in the spool of the source. */
type ArchivingProgram = Pick<BackupClient | BackupScripts, 'spool' | 'keep' | 'remove'>

export interface Archiving {
  readonly method: 'diy' | 'client'
  readonly backUp: (beside: RelayedRefs['seen']) => Promise<GoodLock>
}

/** One backup by it, into an empty spool, with its manifest last. Whoever calls knows that none of it runs yet. */
export async function archiveBy(
  context: RunContext,
  program: ArchivingProgram,
  { method, backUp }: Archiving,
  signal: AbortSignal,
): Promise<void> {
  const stores = await storesNow(context)
  await program.remove(context.run)
  await using refs = await relayedRefs(context, stores, signal)
  try {
    const lock = await backUp(refs.seen)
    await refs.keep()
    await program.keep(context.run, formatManifest(await manifestOf(context, { method, lock, stores })))
  } catch (error) {
    // Nobody uses what is left, and it may fill production's disk. Where the run was interrupted the program may still write there,
    // as root: then it is left to the run that goes on, which waits for its end.
    if (!signal.aborted) await program.remove(context.run).catch(() => undefined)
    throw error
  }
}

interface Archived extends Pick<Archiving, 'method'> {
  readonly lock: GoodLock
  /** A row that came after they were asked for has no folder in the copy, and stops the run when the copy is cut. */
  readonly stores: readonly OuterStore[]
}

/** The data is of the moment when everything was drained: until the lock went nothing was written any more. */
async function manifestOf(context: RunContext, { method, lock, stores }: Archived): Promise<Manifest> {
  await using source = await context.source.openDatabase()
  const { encoding, collation, characterType, locale } = await source.identity()
  return {
    schema: 'understudy/manifest/1',
    source: context.source.config.name,
    run: context.run,
    method,
    vendor: spokenVendor(context.source.config.database.vendor),
    version: resultOf(context, 'check-readiness').sourceVersion,
    lockedAt: lock.lockedAt.toISOString(),
    drainedAt: lock.drainedAt.toISOString(),
    dataFrom: lock.drainedAt.toISOString(),
    releasedAt: lock.releasedAt.toISOString(),
    consistency: 'locked',
    database: { encoding, collation, characterType, ...(locale === undefined ? {} : { locale }) },
    tables: [...(await source.catalogue()).keys()],
    ...(stores.length === 0 ? {} : { outerStores: stores }),
    ...(await privilegesToCarry(context, source)),
  }
}

/** Into `archives` on the target, where nobody but root can change it any more. */
export async function sendArchive(context: RunContext, archives: string, signal: AbortSignal): Promise<void> {
  const { host } = context.target
  await openForArrival(context, archives)
  await pushArchive(context, archives, signal)
  await closeForArrival(host, archives)
  await host.execute(flushFileSystem(archives, 'root'), { signal })
}

export function spoolCleaned(
  { source, run }: RunContext,
  program: Pick<ArchivingProgram, 'spool' | 'remove'>,
): Effect<{ clean: true }> {
  return {
    id: 'take-backup/clean-spool',
    title: 'clean the spool',
    apply: () => program.remove(run),
    verify: async () => {
      const left = await program.spool.list(source.config.spool ?? '/')
      return left.includes(run)
        ? { kind: 'open', seen: `${run} is still in the spool` }
        : { kind: 'done', result: { clean: true } }
    },
  }
}

/** It holds production's passwords and takes as much room as the copy. */
export function archiveRemoved({ target, run }: RunContext, id: string): Effect<{ clean: true }> {
  const { host, layout } = target
  const { archives, folder } = incomingPaths(layout, run)
  return {
    id,
    title: `remove the archive from ${host.name}`,
    apply: () => host.removeFolder(archives, [folder]),
    verify: async () =>
      (await host.status(archives)) === undefined
        ? { kind: 'done', result: { clean: true } }
        : { kind: 'open', seen: `${archives} is still there` },
  }
}
