import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { recordedProgress } from '../../../test/fixtures/recorded-progress.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import type { HeldLock } from '../../ports/bitbucket.ts'
import type { DumpOrder } from '../../ports/spool.ts'
import { Secret } from '../../kernel/secret.ts'
import { shownDump, shownLock, shownRelayedLock } from './shown-backup.ts'

const lockedAt = new Date('2026-11-22T01:30:00.000Z')

function heldLock(release: () => Promise<void>): HeldLock {
  return {
    lockedAt,
    deadline: new Date(lockedAt.getTime() + 600_000),
    startBackup: async () => undefined,
    drain: async () => ({ database: 'DRAINED', scm: 'DRAINED' }),
    reportProgress: async () => undefined,
    release: async () => {
      await release()
      return { releasedAt: lockedAt, seconds: 0 }
    },
    [Symbol.asyncDispose]: release,
  }
}

describe('a lock that is shown', () => {
  it('is shown until Bitbucket itself says that it is free, by whatever way it was given back', async () => {
    const { progress, lines } = recordedProgress()
    const context = runContext({ progress })
    const releasing = async () => {
      expect(lines.at(-1)).toBe('production is locked')
    }
    const lock = shownLock(context, { acquire: async () => heldLock(releasing) })

    await (await lock.acquire(context.signal)).release()
    await (await lock.acquire(context.signal))[Symbol.asyncDispose]()

    expect(lines).toEqual([
      'production is locked',
      'production is unlocked',
      'production is locked',
      'production is unlocked',
    ])
  })

  it('is not shown any more once nobody of this run can give it back', async () => {
    const { progress, lines } = recordedProgress()
    const context = runContext({ progress })
    const failing = () => Promise.reject(new Error('500'))
    const held = await shownLock(context, { acquire: async () => heldLock(failing) }).acquire(context.signal)

    await expect(held.release()).rejects.toThrow('500')
    expect(lines).toEqual(['production is locked'])
    await expect(held[Symbol.asyncDispose]()).rejects.toThrow('500')
    expect(lines).toEqual(['production is locked', 'production is unlocked'])
  })
})

const beside = { drained: () => undefined, unlocking: () => undefined }

describe('a lock whose token is not on disk', () => {
  it('is held all the same, and the run says what that means', async () => {
    const notes: string[] = []
    const context = runContext({ note: (text) => void notes.push(text) })
    const unkept = 'ENOSPC: no space left on device, write'
    const held = { ...heldLock(async () => undefined), unkept }

    await shownLock(context, { acquire: async () => held }).acquire(context.signal)
    using relayed = shownRelayedLock(context, beside)
    relayed.locked(held)

    const said =
      'the token of the lock of production is not on disk (ENOSPC: no space left on device, write): if this machine dies now, production stays locked until it is restarted'
    expect(notes).toEqual([said, said])
  })
})

describe('a lock that backup scripts take', () => {
  it('is shown from when the guardian hears of it until it is given back, each time', () => {
    const { progress, lines } = recordedProgress()
    const times = { lockedAt, deadline: new Date(lockedAt.getTime() + 600_000) }

    {
      using seen = shownRelayedLock(runContext({ progress }), beside)
      seen.locked(times)
      seen.released()
      seen.locked(times)
    }

    expect(lines).toEqual([
      'production is locked',
      'production is unlocked',
      'production is locked',
      'production is unlocked',
    ])
  })
})

describe('a dump that is shown', () => {
  const order: DumpOrder = {
    host: 'db',
    port: 5432,
    database: 'bitbucket',
    user: 'reader',
    password: new Secret('x'),
    snapshot: '1',
    jobs: 2,
    applicationName: 'understudy-dump',
  }

  /** A dump that ends some time after so many questions. */
  function dumping(du: () => { readonly exitCode: number; readonly stdout?: string }, questions = 2) {
    const { progress, lines } = recordedProgress()
    const given = runContext({ progress })
    const host = memoryHost({ du })
    const dump = async () => {
      const turn = () => new Promise((resolve) => setImmediate(resolve))
      while (host.commands.length < questions) await turn()
      for (let count = 0; count < 8; count += 1) await turn()
    }
    const source = { ...given.source, spool: { ...given.source.spool, host, dump } }
    return { host, lines, spool: shownDump({ ...given, source }, 2000) }
  }

  it('tells what lies in the spool, of what the database holds', async () => {
    let bytes = 0
    const { spool, lines, host } = dumping(() => ({ exitCode: 0, stdout: `${(bytes += 500)}\t/spool\n` }))

    await spool.dump('r1', order, {})

    expect(lines.slice(0, 2)).toEqual(['begin dump of the database (bytes)', 'dump of the database: 500 of about 2000'])
    expect(lines.at(-1)).toBe('end dump of the database')
    expect(host.commands[0]).toMatchObject({ program: 'du', as: 'login', effect: 'read' })
  })

  it('is no worse for a spool that cannot be looked at, and production is asked once', async () => {
    const { spool, lines, host } = dumping(() => ({ exitCode: 1 }), 1)

    await spool.dump('r1', order, {})

    expect(lines).toEqual(['begin dump of the database (bytes)', 'end dump of the database'])
    expect(host.commands).toHaveLength(1)
  })
})
