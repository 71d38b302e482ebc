import { AppError } from '../../kernel/app-error.ts'
import type { SnapshotSession } from '../../ports/snapshot.ts'
import type { NativeBackup } from './native-backup.ts'

const JOBS = 2
const POLL_MS = 100

/** A dump that runs from an exported snapshot. `attached` and `finished` reject when the dump breaks off or blocks others too long. */
export interface SnapshotDump extends AsyncDisposable {
  /** ISO 8601, by the server's clock. */
  readonly exportedAt: string
  /** The maintenance lock may go: what is written from now on is not in the dump, and nothing of the dump can be lost. */
  readonly attached: Promise<void>
  readonly finished: Promise<void>
}

export async function dumpFromSnapshot(backup: NativeBackup, signal: AbortSignal): Promise<SnapshotDump> {
  const session = await backup.openSnapshot()
  const applicationName = `understudy-dump-${backup.run}`
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const order = { ...backup.database, snapshot: session.snapshot, jobs: JOBS, applicationName }
  const dumped = backup.spool.dump(backup.run, order, { signal: both })
  const watched = watch(session, applicationName, backup, stop.signal)
  const finished = Promise.race([dumped, watched])
  return {
    exportedAt: session.takenAt,
    attached: Promise.race([attachment(session, applicationName, backup, both), finished]),
    finished,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.allSettled([dumped, watched])
      await session[Symbol.asyncDispose]()
    },
  }
}

async function attachment(
  session: SnapshotSession,
  applicationName: string,
  backup: NativeBackup,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const { ready } = await session.dumpProgress(applicationName, JOBS)
    if (ready) return
    await backup.clock.sleep(POLL_MS, signal)
  }
}

/** Never resolves while the dump behaves; ends with the signal. */
async function watch(
  session: SnapshotSession,
  applicationName: string,
  backup: NativeBackup,
  signal: AbortSignal,
): Promise<void> {
  const { maxBlockMs } = backup.dump
  for (;;) {
    await backup.clock.sleep(POLL_MS * 5, signal)
    const [blocked] = await session.blockedByDump(applicationName, maxBlockMs)
    if (blocked === undefined) continue
    await session.cancelDump(applicationName)
    throw new AppError(
      'database/dump-failed',
      `the dump kept ${blocked.application || 'a session'} of ${blocked.user} on the source waiting for over ${maxBlockMs / 1000} s and was cancelled`,
      {
        hint: 'something changes tables on the source now; try again later, or raise refresh backup.dump.maxBlock',
      },
    )
  }
}
