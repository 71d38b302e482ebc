import { AppError } from '../../kernel/app-error.ts'
import type { HeldLock } from '../../ports/bitbucket.ts'
import type { NativeBackup } from './native-backup.ts'

const POLL_MS = 250

/** Both the database and the repositories, and no session of the application in a transaction. Idle sessions are fine. */
export async function awaitDrained(lock: HeldLock, backup: NativeBackup, signal: AbortSignal): Promise<Date> {
  const started = backup.clock.now().getTime()
  for (;;) {
    signal.throwIfAborted()
    const state = await lock.drain()
    const drained = state.database === 'DRAINED' && state.scm === 'DRAINED'
    const open = drained ? await openTransactions(backup) : undefined
    if (open === 0) return backup.clock.now()
    if (backup.clock.now().getTime() - started >= backup.times.drainMs) {
      throw new AppError(
        'bitbucket/never-drained',
        `after ${backup.times.drainMs / 1000} s the database is ${state.database} and the repositories are ${state.scm}${transactions(open, backup)}`,
        {
          hint: 'see what keeps running on the source, or raise refresh backup.lock.drain; the lock is released',
        },
      )
    }
    await backup.clock.sleep(POLL_MS, signal)
  }
}

function transactions(open: number | undefined, { applicationUser }: NativeBackup): string {
  return open === undefined ? '' : `, with ${open} sessions of ${applicationUser} in a transaction`
}

async function openTransactions({ source, applicationUser }: NativeBackup): Promise<number> {
  const { visible, sessions } = await source.sessions()
  if (!visible) {
    throw new AppError(
      'database/missing-privilege',
      'the reader of the source does not see other sessions, so nobody can tell whether one is in a transaction',
      {
        hint: 'GRANT pg_monitor (MySQL, MariaDB: PROCESS ON *.*) TO the reader of the source',
      },
    )
  }
  return sessions.filter(({ user, transactionStart }) => user === applicationUser && transactionStart !== undefined)
    .length
}
