import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../kernel/app-error.ts'
import type { Session } from './session.ts'
import { readSessions } from './sessions.ts'

const ATTEMPTS = 100
const PAUSE_MS = 100

/** Ends them until none is left, for 10 seconds: an application's pool connects again. */
export async function endSessions(session: Session, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { sessions } = await readSessions(session, 'server')
    const left = sessions.filter(({ database }) => database === name)
    if (left.length === 0) return
    if (attempt === ATTEMPTS) throw stillConnected(name, left[0]?.user ?? 'somebody')
    // Whoever is gone by now does not have to be ended.
    for (const { pid } of left) await session.query(`kill connection ${pid}`).catch(ignoreGone)
    await sleep(PAUSE_MS)
  }
}

function ignoreGone(error: unknown): readonly never[] {
  if (error instanceof AppError && error.message.includes('error 1094 ')) return []
  throw error
}

function stillConnected(name: string, user: string): AppError {
  return new AppError('database/query-failed', `${user} connects to the database ${name} again and again`, {
    hint: `stop what connects as ${user}, then run again`,
  })
}
