import type { Reading } from '../kernel/run-progress.ts'

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly done: number
}

const WINDOW_MS = 30_000
/** What was seen for less time says nothing yet. */
const ENOUGH_FOR_SPEED_MS = 5000
const ENOUGH_FOR_END_MS = 10_000

/** Those of the last half minute and one before it; all of them go when something begins again. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last !== undefined && sample.done < last.done) return [sample]
  const outside = samples.findLastIndex(({ at }) => at <= sample.at - WINDOW_MS)
  return [...samples.slice(Math.max(0, outside)), sample]
}

export interface Speed {
  readonly perSecond?: number
  readonly secondsLeft?: number
}

/** From the oldest sample until the last, so that what stalls becomes slower and slower. */
export function speedOf(samples: readonly Sample[], { total }: Pick<Reading, 'total'>): Speed {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < ENOUGH_FOR_SPEED_MS) return {}
  const perSecond = ((last.done - first.done) * 1000) / (last.at - first.at)
  const isTold = total !== undefined && perSecond > 0 && last.at - first.at >= ENOUGH_FOR_END_MS
  return { perSecond, ...(isTold ? { secondsLeft: Math.max(0, total - last.done) / perSecond } : {}) }
}
