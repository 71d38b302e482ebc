import { AppError } from '../../kernel/app-error.ts'
import type { RelayedLock } from '../../ports/bitbucket.ts'
import { isGood, lockFailure } from '../relayed-lock.ts'

/** How the backup scripts ended, and what became of the lock meanwhile. */
export interface ScriptEnd {
  readonly exitCode: number
  /** Their last lines, without anything that may be a secret; empty where they printed nothing. */
  readonly words: string
  readonly lock: RelayedLock
}

export interface RunScripts {
  readonly source: string
  /** The configured folder of the scripts. */
  readonly folder: string
  readonly drainMs: number
  /** After which they were ended. */
  readonly seconds: number
}

/**
 * What of a run that is not good is told. The lock first: the scripts hide why a call failed, and a backup that they call good
 * is none where its lock ended early.
 */
export function scriptFailure(end: ScriptEnd, scripts: RunScripts): AppError | undefined {
  return lockFailure(end.lock, { ...scripts, program: 'the backup scripts', loginHint }) ?? exitFailure(end, scripts)
}

const loginHint =
  'check BITBUCKET_BACKUP_USER and BITBUCKET_BACKUP_PASS in their variables file: a system administrator with basic authentication'

/** Exit codes as they were seen [ran]: 22 a call, 23 rsync, 99 a refusal of theirs, 1 anything else, 124 and 137 ended from outside. */
function exitFailure({ exitCode, words, lock }: ScriptEnd, scripts: RunScripts): AppError | undefined {
  if (exitCode !== 0) {
    const calls = lock.trouble.length === 0 ? '' : `; Bitbucket: ${lock.trouble.join(', ')}`
    const how = `ended with ${exitCode}${meaningOf(exitCode, scripts)}${calls}${words === '' ? '' : `: ${words}`}`
    return failed(
      scripts,
      how,
      exitCode === TIMED_OUT ? 'raise refresh backup.timeout, print the rules of sudo again' : undefined,
    )
  }
  if (lock.kind === 'never-locked')
    return failed(
      scripts,
      'ended well without taking the maintenance lock through Understudy, so nobody knows what they copied',
    )
  if (isGood(lock)) return undefined
  return failed(
    scripts,
    lock.kind === 'released' && lock.by === 'left-behind'
      ? 'left the lock behind'
      : 'did not wait until the source was drained',
  )
}

/** What `timeout` ends with. */
const TIMED_OUT = 124

function meaningOf(exitCode: number, { seconds }: RunScripts): string {
  switch (exitCode) {
    case 22:
      return ' (a call to Bitbucket failed)'
    case 23:
      return ' (rsync could not copy the home)'
    case 99:
      return ' (they refused to go on)'
    case TIMED_OUT:
      return ` (they did not end within ${seconds} s)`
    // 128: by a signal, where nobody tells which.
    case 128:
    case 137:
      return ' (they were killed)'
    default:
      return ''
  }
}

function failed({ source, folder }: RunScripts, what: string, way?: string): AppError {
  const mend = way ?? `run ${folder}/bitbucket.diy-backup.sh there by hand to see more`
  return new AppError('host/backup-scripts-failed', `the backup scripts of ${source} ${what}`, {
    hint: `${source} is unlocked and nothing that they copied is used; ${mend}, then \`understudy resume\``,
  })
}
