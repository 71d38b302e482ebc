import type { Clock } from '../kernel/clock.ts'
import type { ProgressUnit, Reading, RunningMeter, RunProgress } from '../kernel/run-progress.ts'
import type { HeldSince, ProgressReporter } from '../ports/progress.ts'
import { speedOf, withSample, type Sample } from './speed.ts'

/** What is under way in a run. It tells all of it at once, when it is asked to, and once more when something that it told of has ended. */
export interface ProgressBoard {
  readonly reporter: ProgressReporter
  /** What is done from now on; undefined: nothing. */
  doing(title: string | undefined): void
  tick(): void
}

interface Running {
  readonly what: string
  readonly unit: ProgressUnit
  readonly since: number
  reading: Reading
  samples: readonly Sample[]
}

interface Doing {
  readonly title: string
  readonly since: number
}

type Told = Running | HeldSince | Doing

/** Whatever `tell` throws is not heard of: nobody's backup fails because a line could not be shown. */
export function openProgressBoard(clock: Clock, tell: (progress: RunProgress) => void): ProgressBoard {
  const running = new Set<Running>()
  let told: ReadonlySet<Told> = new Set()
  let lock: HeldSince | undefined
  let doing: Doing | undefined
  const publish = (): void => {
    const now = clock.now().getTime()
    for (const one of running) one.samples = withSample(one.samples, { at: now, done: one.reading.done })
    told = new Set([...running, ...[lock, doing].filter((one) => one !== undefined)])
    quietly(() => tell(progressAt(now, { doing, running: [...running], lock })))
  }
  const ended = (one: Told | undefined): void => {
    if (one !== undefined && told.has(one)) publish()
  }
  return {
    reporter: {
      begin: (what, unit) => {
        const now = clock.now().getTime()
        const one: Running = { what, unit, since: now, reading: { done: 0 }, samples: [] }
        running.add(one)
        return {
          tell: (reading) => void (one.reading = reading),
          [Symbol.dispose]: () => void (running.delete(one) && ended(one)),
        }
      },
      locked: (held) => {
        lock = held
        return {
          [Symbol.dispose]: () => {
            if (lock !== held) return
            lock = undefined
            ended(held)
          },
        }
      },
    },
    doing: (title) => {
      const before = doing
      doing = title === undefined ? undefined : { title, since: clock.now().getTime() }
      ended(before)
    },
    tick: () => {
      if (doing !== undefined || running.size > 0 || lock !== undefined) publish()
    },
  }
}

interface Board {
  readonly doing: Doing | undefined
  readonly running: readonly Running[]
  readonly lock: HeldSince | undefined
}

function progressAt(now: number, { doing, running, lock }: Board): RunProgress {
  return {
    at: new Date(now).toISOString(),
    doing: doing && { title: doing.title, seconds: (now - doing.since) / 1000 },
    running: running.map((one) => meterAt(now, one)),
    lock: lock && {
      source: lock.source,
      seconds: (now - lock.lockedAt.getTime()) / 1000,
      allowedSeconds: (lock.deadline.getTime() - lock.lockedAt.getTime()) / 1000,
    },
  }
}

function meterAt(now: number, { what, unit, since, reading, samples }: Running): RunningMeter {
  const known = honest(reading)
  return { what, unit, seconds: (now - since) / 1000, ...known, ...speedOf(samples, known) }
}

/** A total that is less than what is done was none. */
function honest({ done, total, estimated }: Reading): Reading {
  if (total === undefined || total < done || total <= 0) return { done }
  return { done, total, ...(estimated === undefined ? {} : { estimated }) }
}

function quietly(tell: () => void): void {
  try {
    tell()
  } catch {
    // See above.
  }
}
