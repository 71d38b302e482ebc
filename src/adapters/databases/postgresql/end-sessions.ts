import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../kernel/app-error.ts'
import type { Session } from './session.ts'

const ATTEMPTS = 100
const PAUSE_MS = 100

// Not the server's own workers, which only a superuser may end: they give way by themselves to who drops or renames.
const END = `select pid, usename, pg_terminate_backend(pid) from pg_stat_activity
  where datname = $1 and pid <> pg_backend_pid() and backend_type = 'client backend'`

/** Ends them until none is left, for 10 seconds: an application's pool connects again. */
export async function endSessions(session: Session, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const left = await session.query(END, [name])
    if (left.length === 0) return
    if (attempt === ATTEMPTS) throw stillConnected(name, left[0]?.['usename'] ?? 'somebody')
    await sleep(PAUSE_MS)
  }
}

function stillConnected(name: string, user: string): AppError {
  return new AppError('database/query-failed', `${user} connects to the database ${name} again and again`, {
    hint: `stop what connects as ${user}, then run again`,
  })
}
