import { describe, expect, it } from 'vitest'
import { inTransaction, memorySource, type MemorySource } from '../../../test/fixtures/memory-backup.ts'
import { steppingClock } from '../../../test/fixtures/run-context.ts'
import { AppError } from '../../kernel/app-error.ts'
import { copyUnderLock } from './locked-copy.ts'
import type { NativeBackup } from './native-backup.ts'

const start = (backup: NativeBackup, signal = new AbortController().signal) => copyUnderLock(backup, signal)
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
const until = async (source: MemorySource, line: string) => {
  for (let turn = 0; turn < 1000 && !source.log.includes(line); turn += 1) await turns(1)
  expect(source.log).toContain(line)
}

describe('the copy under the lock', () => {
  it('unlocks as soon as the dump has attached, and ends with the dump', async () => {
    const { source, backup } = memorySource()
    const copy = start(backup)

    await until(source, 'unlock')
    expect(source.snapshotOpen).toBe(true)
    source.endDump()

    expect(await copy).toMatchObject({
      lockedAt: new Date('2026-11-22T01:59:00Z'),
      dataFrom: '2026-11-22T01:59:30.000Z',
      releasedAt: new Date('2026-11-22T02:00:00Z'),
    })
    expect(source.log).toEqual([
      'lock',
      'start backup',
      'second pass',
      'progress 50',
      'snapshot',
      'dump',
      'progress 100',
      'unlock',
      'beside the dump',
      'dump ended',
      'after the dump of 00000003-00000002-1',
      'snapshot closed',
    ])
  })

  it('tells that production is still locked, and what failed before, when both go wrong', async () => {
    const unlockFailed = new AppError('bitbucket/unlock-failed', 'production could not be unlocked', {
      hint: 'By hand: curl',
    })
    const { backup } = memorySource({ secondPass: () => Promise.reject(new Error('the disk is full')) })
    const lock = await backup.lock.acquire(new AbortController().signal)
    const acquire = async () => ({ ...lock, [Symbol.asyncDispose]: () => Promise.reject(unlockFailed) })

    await expect(start({ ...backup, lock: { acquire } })).rejects.toEqual(
      new AppError('bitbucket/unlock-failed', 'production could not be unlocked; before that: the disk is full', {
        hint: 'By hand: curl',
        cause: new Error('the disk is full'),
      }),
    )
  })

  it('tells once that production could not be unlocked, though it is tried again at the end', async () => {
    const unlockFailed = new AppError('bitbucket/unlock-failed', 'production could not be unlocked', {
      hint: 'By hand: curl',
    })
    const { source, backup } = memorySource()
    const lock = await backup.lock.acquire(new AbortController().signal)
    const release = () => Promise.reject(unlockFailed)
    const acquire = async () => ({ ...lock, release, [Symbol.asyncDispose]: release })

    await expect(start({ ...backup, lock: { acquire } })).rejects.toBe(unlockFailed)
    expect(source.snapshotOpen).toBe(false)
  })

  it('takes no lock outside its window, and says when it is next open', async () => {
    const window = { fromMinute: 60, toMinute: 240, timeZone: 'Europe/Berlin' }
    const at = (time: string) => ({ ...steppingClock(), now: () => new Date(time) })
    const times = { drainMs: 30_000, totalMs: 600_000, window }
    const noon = memorySource({ times, clock: at('2026-11-22T11:00:00Z') })
    const night = memorySource({ times, clock: at('2026-11-22T02:49:00Z') })
    night.source.endDump()

    await expect(start(noon.backup)).rejects.toEqual(
      new AppError(
        'policy/outside-window',
        'the window for the maintenance lock, 01:00-04:00 Europe/Berlin, is not open for the next 600 s: it is 2026-11-22 12:00 Europe/Berlin',
        { hint: 'it next is from 2026-11-23 01:00 Europe/Berlin (2026-11-23T00:00:00.000Z) on' },
      ),
    )
    expect(noon.source.log).toEqual([])
    await start(night.backup)
    expect(night.source.log[0]).toBe('lock')
  })

  it('does not unlock before leader and workers hold what they need', async () => {
    const { source, backup } = memorySource()
    source.ready = false
    const copy = start(backup)
    await until(source, 'dump')

    await turns(50)
    expect(source.locked).toBe(true)
    source.ready = true
    await until(source, 'unlock')
    source.endDump()
    await copy
  })

  it('unlocks after a dump that was over before anybody saw it attach', async () => {
    const { source, backup } = memorySource()
    source.ready = false
    source.endDump()

    await start(backup)

    expect(source.log.indexOf('dump ended')).toBeLessThan(source.log.indexOf('unlock'))
  })

  it('keeps the lock for the whole dump where that is asked for', async () => {
    const { source, backup } = memorySource({ dump: { maxBlockMs: 10_000, whileLocked: true } })
    const copy = start(backup)
    await until(source, 'dump')

    await turns(50)
    expect(source.locked).toBe(true)
    source.endDump()
    await copy

    expect(source.log.slice(-6)).toEqual([
      'dump ended',
      'progress 100',
      'unlock',
      'beside the dump',
      'after the dump of 00000003-00000002-1',
      'snapshot closed',
    ])
  })

  it('closes the snapshot as soon as nothing needs it, however long the home takes beside it', async () => {
    const home = Promise.withResolvers<void>()
    const { source, backup } = memorySource({ afterRelease: () => home.promise })
    const copy = start(backup)
    source.endDump()

    await until(source, 'snapshot closed')
    expect(source.log.slice(-2)).toEqual(['after the dump of 00000003-00000002-1', 'snapshot closed'])
    home.resolve()
    await copy

    expect(source.log.filter((line) => line === 'snapshot closed')).toHaveLength(1)
  })

  it('breaks the dump off when what is done beside it fails', async () => {
    const { source, backup } = memorySource({ afterRelease: () => Promise.reject(new Error('no room for the home')) })

    await expect(start(backup)).rejects.toThrow('no room for the home')
    expect(source.log.slice(-3)).toEqual(['unlock', 'dump broke off', 'snapshot closed'])
  })

  it('ends what is done beside the dump before it fails with the dump', async () => {
    const { source, backup } = memorySource({
      afterRelease: async (_times, signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        source.log.push('ended beside')
      },
    })
    const ended = start(backup).catch((error: unknown) => error)
    await until(source, 'unlock')

    source.endDump(new Error('pg_dump: lost'))

    expect(await ended).toMatchObject({ message: 'pg_dump: lost' })
    expect(source.log.slice(-3)).toEqual(['dump broke off', 'ended beside', 'snapshot closed'])
  })

  it('unlocks when the second pass fails, and takes no snapshot', async () => {
    const { source, backup } = memorySource({ secondPass: () => Promise.reject(new Error('rsync: no space left')) })

    await expect(start(backup)).rejects.toThrow('rsync: no space left')
    expect(source.log).toEqual(['lock', 'start backup', 'unlock'])
  })

  it('unlocks when the snapshot can not be taken', async () => {
    const { source, backup } = memorySource({ openSnapshot: () => Promise.reject(new Error('no connection')) })

    await expect(start(backup)).rejects.toThrow('no connection')
    expect(source.log.at(-1)).toBe('unlock')
  })

  it('unlocks when the dump breaks off before it attached, and closes the snapshot', async () => {
    for (const whileLocked of [false, true]) {
      const { source, backup } = memorySource({ dump: { maxBlockMs: 10_000, whileLocked } })
      source.ready = false
      const copy = start(backup)
      const ended = copy.catch((error: unknown) => error)
      await until(source, 'dump')

      source.endDump(new AppError('database/dump-failed', 'pg_dump: lost', { hint: 'again' }))

      expect(await ended).toMatchObject({ message: 'pg_dump: lost' })
      expect(source.log.slice(-3)).toEqual(['dump broke off', 'snapshot closed', 'unlock'])
    }
  })

  it('fails when the dump breaks off after the lock was released', async () => {
    const { source, backup } = memorySource()
    const copy = start(backup)
    const ended = copy.catch((error: unknown) => error)
    await until(source, 'unlock')

    source.endDump(new Error('pg_dump: lost'))

    expect(await ended).toMatchObject({ message: 'pg_dump: lost' })
    expect(source.snapshotOpen).toBe(false)
  })

  it('cancels a dump that keeps sessions of production waiting, and says whose', async () => {
    const { source, backup } = memorySource()
    source.blocked = [{ pid: 9, user: 'bitbucket', application: 'liquibase', waitedMs: 11_000 }]
    source.ready = false

    await expect(start(backup)).rejects.toMatchObject({
      code: 'database/dump-failed',
      message: 'the dump kept liquibase of bitbucket on the source waiting for over 10 s and was cancelled',
      hint: 'something changes tables on the source now; try again later, or raise refresh backup.dump.maxBlock',
    })
    expect(source.log.slice(-4)).toEqual(['cancel dump', 'dump broke off', 'snapshot closed', 'unlock'])
  })

  it('breaks the dump off and unlocks when it is aborted', async () => {
    const { source, backup } = memorySource()
    source.ready = false
    const controller = new AbortController()
    const copy = start(backup, controller.signal)
    const ended = copy.catch((error: unknown) => error)
    await until(source, 'dump')

    controller.abort(new Error('enough'))

    expect(await ended).toMatchObject({ message: 'enough' })
    expect(source.log.slice(-3)).toEqual(['dump broke off', 'snapshot closed', 'unlock'])
  })
})

describe('the drain', () => {
  const neverDrained = async (change: (source: MemorySource) => void) => {
    const { source, backup } = memorySource()
    change(source)
    await expect(start(backup)).rejects.toSatisfy((error) => {
      failure = error
      return error instanceof AppError
    })
    expect(source.log).toEqual(['lock', 'start backup', 'unlock'])
    return failure
  }
  let failure: unknown
  const hint = 'see what keeps running on the source, or raise refresh backup.lock.drain; the lock is released'

  it('waits for the database and the repositories, both', async () => {
    expect(await neverDrained((source) => (source.database = 'LATCHED'))).toMatchObject({
      code: 'bitbucket/never-drained',
      message: 'after 30 s the database is LATCHED and the repositories are DRAINED',
      hint,
    })
    expect(await neverDrained((source) => (source.scm = 'AVAILABLE'))).toMatchObject({
      message: 'after 30 s the database is DRAINED and the repositories are AVAILABLE',
    })
  })

  it('waits for open transactions of the application, and says how many are left', async () => {
    expect(await neverDrained((source) => (source.sessions = [inTransaction, inTransaction]))).toMatchObject({
      code: 'bitbucket/never-drained',
      message:
        'after 30 s the database is DRAINED and the repositories are DRAINED, with 2 sessions of bitbucket in a transaction',
      hint,
    })
  })

  it('waits neither for idle sessions nor for those of others', async () => {
    const { source, backup } = memorySource()
    source.sessions = [{ ...inTransaction, user: 'reporting' }]
    source.endDump()

    await start(backup)

    expect(source.log).toContain('second pass')
  })

  it('goes on when it is drained at last', async () => {
    const { source, backup } = memorySource()
    source.scm = 'LATCHED'
    const copy = start(backup)
    await turns(5)
    expect(source.log).not.toContain('second pass')

    source.scm = 'DRAINED'
    source.endDump()

    await copy
    expect(source.log).toContain('second pass')
  })

  it('refuses to guess where the reader does not see other sessions', async () => {
    expect(await neverDrained((source) => (source.visible = false))).toMatchObject({
      code: 'database/missing-privilege',
      message:
        'the reader of the source does not see other sessions, so nobody can tell whether one is in a transaction',
      hint: 'GRANT pg_monitor (MySQL, MariaDB: PROCESS ON *.*) TO the reader of the source',
    })
  })
})
