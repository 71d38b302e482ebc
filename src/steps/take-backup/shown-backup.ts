import { dumpFolder } from '../../backup/push.ts'
import type { HeldLock, MaintenanceLock, RelaySeen } from '../../ports/bitbucket.ts'
import type { Spool } from '../../ports/spool.ts'
import { bytesBelow, pollMeter } from '../poll-meter.ts'
import type { RunContext } from '../run-context.ts'

/** The same lock, which shows how long it is held. */
export function shownLock(
  context: Pick<RunContext, 'progress' | 'source' | 'note'>,
  lock: MaintenanceLock,
): MaintenanceLock {
  return {
    acquire: async (signal) => {
      const held = await lock.acquire(signal)
      const shown = showLock(context, held)
      return {
        ...held,
        release: async () => {
          const released = await held.release()
          shown[Symbol.dispose]()
          return released
        },
        [Symbol.asyncDispose]: async () => {
          using _ = shown
          await held[Symbol.asyncDispose]()
        },
      }
    },
  }
}

/** How another program is to back up, and what is done beside it. */
export interface Relayed<Config> {
  readonly config: Config
  readonly beside: Beside
}

type Beside = Pick<RelaySeen, 'drained' | 'unlocking'>

/** For a relay: shows the lock that another program takes, until it is given back or nobody listens any more. */
export function shownRelayedLock(
  context: Pick<RunContext, 'progress' | 'source' | 'note'>,
  beside: Beside,
): RelaySeen & Disposable {
  let shown: Disposable | undefined
  const released = (): void => {
    shown?.[Symbol.dispose]()
    shown = undefined
  }
  return {
    locked: (lock) => {
      shown = showLock(context, lock)
    },
    ...beside,
    released,
    [Symbol.dispose]: released,
  }
}

function showLock(
  { progress, source, note }: Pick<RunContext, 'progress' | 'source' | 'note'>,
  { lockedAt, deadline, unkept }: Pick<HeldLock, 'lockedAt' | 'deadline' | 'unkept'>,
): Disposable {
  const { name } = source.config
  if (unkept !== undefined)
    note(
      `the token of the lock of ${name} is not on disk (${unkept}): if this machine dies now, ${name} stays locked until it is restarted`,
    )
  return progress.locked({ source: name, lockedAt, deadline })
}

const POLL_MS = 2000

/**
 * The same spool, which shows how much of a dump it holds. `expected` is the size of the database, which a dump comes near to: it has no
 * indexes, and its values in text.
 */
export function shownDump(context: Pick<RunContext, 'progress' | 'source' | 'clock' | 'run'>, expected: number): Spool {
  const { spool } = context.source
  const ask = async (signal: AbortSignal) => {
    const done = await bytesBelow(spool.host, dumpFolder(context, context.run), signal)
    return done === undefined ? undefined : ({ done, total: expected, estimated: true } as const)
  }
  return {
    ...spool,
    dump: async (run, order, options) => {
      using _ = pollMeter(context, { what: 'dump of the database', unit: 'bytes', ask, everyMs: POLL_MS })
      await spool.dump(run, order, options)
    },
  }
}
