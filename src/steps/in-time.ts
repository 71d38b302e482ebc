import type { Clock } from '../kernel/clock.ts'

/** `late` after so many milliseconds; rejects when the signal aborts. With either the signal that `work` is given aborts too. */
export async function inTime<Result>(
  { clock, milliseconds }: { readonly clock: Clock; readonly milliseconds: number },
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | 'late'> {
  const stop = new AbortController()
  const within = AbortSignal.any([signal, stop.signal])
  const late = clock.sleep(milliseconds, within).then(() => 'late' as const)
  try {
    return await Promise.race([work(within), late])
  } finally {
    stop.abort()
  }
}

/** Rejects as soon as the signal aborts, so that what the answer was asked of can be closed: else it would keep the process. */
export async function untilAborted<Result>(signal: AbortSignal, ask: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([ask(), promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
