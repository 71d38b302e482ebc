import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../test/fixtures/memory-backup.ts'
import { AppError } from '../../kernel/app-error.ts'
import { copyUnderLock } from './locked-copy.ts'
import type { NativeBackup } from './native-backup.ts'

const signal = new AbortController().signal
const expired = new AppError(
  'bitbucket/lock-expired',
  'the maintenance lock ended 600 s after it was taken, before what needs it was done',
  {
    hint: 'raise `backup.lock.total` in understudy.yaml, or choose a quieter hour; nothing that was copied under it is used',
  },
)

/** A source whose lock ends in `ms`, by the clock of this machine. */
function lockedFor(ms: number, over: Partial<NativeBackup> = {}) {
  const { source, backup } = memorySource(over)
  const acquire = async () => ({
    ...(await backup.lock.acquire(signal)),
    deadline: new Date(backup.clock.now().getTime() + 1000 + ms),
  })
  return { source, backup: { ...backup, lock: { acquire } } }
}

const endsWith = (stop: AbortSignal, told: string[]) =>
  new Promise<void>((_resolve, reject) => {
    stop.addEventListener('abort', () => {
      told.push('ended')
      reject(new Error('rsync was ended'))
    })
  })

describe('the work under a lock', () => {
  it('is ended when the lock has ended, as it would read production for a copy that nobody uses', async () => {
    const told: string[] = []
    const { source, backup } = lockedFor(200, { secondPass: (stop) => endsWith(stop, told) })

    await expect(copyUnderLock(backup, signal)).rejects.toEqual(expired)

    expect(told).toEqual(['ended'])
    expect(source.log).toEqual(['lock', 'start backup', 'unlock'])
  })

  it('is not waited for where nothing ends it, such as a disk that does not answer', async () => {
    const { source, backup } = lockedFor(200, { secondPass: () => new Promise(() => undefined) })

    await expect(copyUnderLock(backup, signal)).rejects.toEqual(expired)

    expect(source.log).toEqual(['lock', 'start backup', 'unlock'])
  })

  it('ends with a dump that attaches to nothing', async () => {
    const { source, backup } = lockedFor(200)
    source.ready = false

    await expect(copyUnderLock(backup, signal)).rejects.toEqual(expired)

    expect(source.log.slice(-3)).toEqual(['dump broke off', 'snapshot closed', 'unlock'])
  })

  it('is over when the lock is given back: the dump goes on past the deadline', async () => {
    const { source, backup } = lockedFor(200, {
      afterRelease: async () => {
        await new Promise((resolve) => setTimeout(resolve, 400))
        source.endDump()
      },
    })

    await copyUnderLock(backup, signal)

    expect(source.log.slice(-2)).toEqual(['after the dump of 00000003-00000002-1', 'snapshot closed'])
  })
})
