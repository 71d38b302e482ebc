import { AppError } from '../../kernel/app-error.ts'
import type { RelayedLock } from '../../ports/bitbucket.ts'
import { isGood, lockFailure } from '../relayed-lock.ts'
import { BACKUP_JAR } from './client-paths.ts'

/** How the backup client ended, and what became of the lock meanwhile. */
export interface ClientEnd {
  readonly exitCode: number
  /** Its last lines, without anything that may be a secret; empty where it printed nothing. */
  readonly words: string
  readonly lock: RelayedLock
}

export interface RunClient {
  readonly source: string
  readonly target: string
  /** The configured folder of the jars. */
  readonly folder: string
  readonly drainMs: number
  /** After which it was ended. */
  readonly seconds: number
}

/** What of a run that is not good is told: the lock first, as a backup whose lock ended early is none. */
export function clientFailure(end: ClientEnd, client: RunClient): AppError | undefined {
  const program = 'the backup client'
  const loginHint = `check environments.${client.source}.admin: a system administrator with a password, with which the client signs in`
  return lockFailure(end.lock, { ...client, program, loginHint }) ?? exitFailure(end, client)
}

function exitFailure({ exitCode, words, lock }: ClientEnd, client: RunClient): AppError | undefined {
  const calls = lock.trouble.length === 0 ? '' : `; Bitbucket: ${lock.trouble.join(', ')}`
  if (exitCode !== 0) {
    const said = words === '' ? '' : `: ${words}`
    const how = `ended with ${exitCode}${endedFromOutside(exitCode, client.seconds)}${calls}${said}`
    return failed(
      client,
      how,
      exitCode === TIMED_OUT ? 'raise refresh backup.lock.total, print the rules of sudo again' : undefined,
    )
  }
  if (lock.kind === 'never-locked')
    return failed(
      client,
      `ended well without taking the maintenance lock through Understudy, so nobody knows what it copied${calls}`,
    )
  if (isGood(lock)) return undefined
  return failed(
    client,
    lock.kind === 'released' && lock.by === 'left-behind'
      ? `ended well and left the lock behind${calls}`
      : `did not wait until the source was drained${calls}`,
  )
}

/** What `timeout` ends with. */
export const TIMED_OUT = 124

/** 128: by a signal, where nobody tells which. */
export function endedFromOutside(exitCode: number, seconds: number): string {
  if (exitCode === TIMED_OUT) return ` (it did not end within ${seconds} s)`
  return exitCode === 128 || exitCode === 137 ? ' (it was killed)' : ''
}

function failed({ source, target, folder }: RunClient, what: string, way?: string): AppError {
  const mend = way ?? `run ${folder}/${BACKUP_JAR} there by hand to see more`
  return new AppError('host/backup-client-failed', `the backup client of ${source} ${what}`, {
    hint: `${source} is unlocked and nothing that it made is used; ${mend}, then \`understudy resume ${target}\``,
  })
}
