import { AppError } from '../kernel/app-error.ts'
import type { RelayedLock } from '../ports/bitbucket.ts'

/** A backup that counts: ended well, under a lock that it took, that was drained, and that nobody but itself gave back. */
export type GoodLock = RelayedLock & { readonly kind: 'released'; readonly drainedAt: Date }

export function isGood(lock: RelayedLock): lock is GoodLock {
  return lock.kind === 'released' && lock.by === 'program' && lock.drainedAt !== undefined
}

/** Of a program that took the lock through the relay, as its failures name it. */
export interface LockingProgram {
  readonly source: string
  readonly drainMs: number
  /** Such as `the backup scripts`. */
  readonly program: string
  readonly loginHint: string
}

/** What became of the lock where that alone spoils the backup, however the program ended. */
export function lockFailure(lock: RelayedLock, of: LockingProgram): AppError | undefined {
  if (lock.kind === 'refused') return refused(lock, of)
  if (lock.kind === 'never-locked') return undefined
  switch (lock.by) {
    case 'never-drained':
      return new AppError(
        'bitbucket/never-drained',
        `${of.source} was not drained ${of.drainMs / 1000} s after ${of.program} had locked it`,
        { hint: 'see what keeps running on the source, or raise refresh backup.lock.drain; the lock is released' },
      )
    case 'deadline':
    case 'another':
      return new AppError(
        'bitbucket/lock-expired',
        `the maintenance lock of ${of.source} ended before ${of.program} did`,
        {
          hint: 'raise `backup.lock.total` in understudy.yaml, or choose a quieter hour; nothing that was copied is used',
        },
      )
    case 'left-behind':
    case 'program':
      return undefined
  }
}

function refused(
  { why, text }: RelayedLock & { kind: 'refused' },
  { source, program, loginHint }: LockingProgram,
): AppError {
  switch (why) {
    case 'held':
      return new AppError('bitbucket/lock-held', `somebody else holds the maintenance lock of ${source}`, {
        hint: 'wait for the backup or migration that holds it; a lock that was left behind ends with a restart of Bitbucket',
      })
    case 'unauthorized':
      return new AppError('bitbucket/unauthorized', `${source} refuses the login of ${program}: ${text}`, {
        hint: loginHint,
      })
    case 'unreachable':
      return new AppError('bitbucket/unreachable', `${source} is not locked: ${text}`, {
        hint: "check `api` of the source's node in understudy.yaml, and that Bitbucket runs there",
      })
  }
}
