import { AppError } from '../../kernel/app-error.ts'
import type { SnapshotSession } from '../../ports/snapshot.ts'
import type { NativeBackup, OpenSnapshot } from './native-backup.ts'

const POLL_MS = 100

/**
 * A dump that runs from an exported snapshot. `attached` and `finished` reject when the dump breaks off or blocks others too long. It may be
 * closed twice.
 */
export interface SnapshotDump extends AsyncDisposable {
  /** ISO 8601, by the server's clock. */
  readonly exportedAt: string
  /** What it was made of; still open until this is closed. */
  readonly snapshot: OpenSnapshot
  /** The maintenance lock may go: what is written from now on is not in the dump, and nothing of the dump can be lost. */
  readonly attached: Promise<void>
  readonly finished: Promise<void>
}

/** What a dump needs of a backup. */
export type Dumping = Pick<NativeBackup, 'run' | 'clock' | 'dump' | 'spool' | 'openSnapshot' | 'database' | 'jobs'>

export async function dumpFromSnapshot(backup: Dumping, signal: AbortSignal): Promise<SnapshotDump> {
  const session = await backup.openSnapshot()
  const applicationName = dumpName(backup.run)
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const order = { ...backup.database, snapshot: session.snapshot, jobs: backup.jobs, applicationName }
  const watch = watchDump(session, applicationName, backup, stop.signal)
  // A dump that was cancelled fails with words of its own, and may do so first: what it did to others says more.
  const dumped = backup.spool.dump(backup.run, order, { signal: both }).catch((error: unknown) => {
    throw watch.verdict() ?? error
  })
  const finished = Promise.race([dumped, watch.blocked])
  const attached = Promise.race([attachment(session, applicationName, backup, both), finished])
  // Not everyone waits for both, and a rejection that nobody waits for would end the process.
  for (const promise of [finished, attached]) promise.catch(() => undefined)
  return {
    exportedAt: session.takenAt,
    snapshot: session,
    attached,
    finished,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.allSettled([dumped, watch.blocked])
      await session[Symbol.asyncDispose]()
    },
  }
}

/** How the server knows the sessions of a run's dump. */
export function dumpName(run: string): string {
  return `understudy-dump-${run}`
}

async function attachment(
  session: SnapshotSession,
  applicationName: string,
  backup: Dumping,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const { ready } = await session.dumpProgress(applicationName, backup.jobs)
    if (ready || (await backup.spool.hasBegun(backup.run))) return
    await backup.clock.sleep(POLL_MS, signal)
  }
}

interface Watch {
  /** Never resolves while the dump behaves; rejects when it blocks others, or with the signal. */
  readonly blocked: Promise<never>
  /** Why the dump was cancelled, or undefined. */
  verdict(): AppError | undefined
}

function watchDump(session: SnapshotSession, applicationName: string, backup: Dumping, signal: AbortSignal): Watch {
  let verdict: AppError | undefined
  const watch = async (): Promise<never> => {
    for (;;) {
      await backup.clock.sleep(POLL_MS * 5, signal)
      const [blocked] = await session.blockedByDump(applicationName, backup.dump.maxBlockMs)
      if (blocked === undefined) continue
      verdict = blockedTooLong(blocked, backup.dump.maxBlockMs)
      await session.cancelDump(applicationName)
      throw verdict
    }
  }
  return { blocked: watch(), verdict: () => verdict }
}

function blockedTooLong({ application, user }: { application: string; user: string }, maxBlockMs: number): AppError {
  return new AppError(
    'database/dump-failed',
    `the dump kept ${application || 'a session'} of ${user} on the source waiting for over ${maxBlockMs / 1000} s and was cancelled`,
    {
      hint: 'something changes tables on the source now; try again later, or raise refresh backup.dump.maxBlock',
    },
  )
}
