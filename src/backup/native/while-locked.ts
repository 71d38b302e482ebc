import { AppError } from '../../kernel/app-error.ts'
import type { HeldLock } from '../../ports/bitbucket.ts'
import type { NativeBackup } from './native-backup.ts'

/** Does one thing while the lock is there. Rejects with 'bitbucket/lock-expired' at its deadline, whatever the work does by then. */
export type WhileLocked = <Result>(work: (signal: AbortSignal) => Promise<Result>) => Promise<Result>

/**
 * At the deadline the guardian unlocks, and what is copied from then on counts for nothing: it is ended, as it would read production for as
 * long as it takes. What does not let itself be ended is not waited for.
 */
export function whileLocked(
  { deadline }: Pick<HeldLock, 'deadline'>,
  { clock, times }: Pick<NativeBackup, 'clock' | 'times'>,
  signal: AbortSignal,
): WhileLocked {
  const due = AbortSignal.timeout(Math.max(0, deadline.getTime() - clock.now().getTime()))
  const inner = AbortSignal.any([signal, due])
  return async (work) => {
    const late = Promise.withResolvers<never>()
    const expire = () => late.reject(expired(times.totalMs))
    if (due.aborted) throw expired(times.totalMs)
    due.addEventListener('abort', expire, { once: true })
    try {
      return await Promise.race([work(inner), late.promise])
    } finally {
      due.removeEventListener('abort', expire)
    }
  }
}

function expired(totalMs: number): AppError {
  return new AppError(
    'bitbucket/lock-expired',
    `the maintenance lock ended ${totalMs / 1000} s after it was taken, before what needs it was done`,
    {
      hint: 'raise `backup.lock.total` in understudy.yaml, or choose a quieter hour; nothing that was copied under it is used',
    },
  )
}
