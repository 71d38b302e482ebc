import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { layoutOf } from '../hold/layout.ts'
import type { HostWriter, NewFile } from '../ports/host.ts'
import type { EnvironmentLock } from '../ports/store.ts'
import { releaseHostLock, takeHostLock } from './host-lock.ts'

const layout = layoutOf('/srv/staging')
const dead: EnvironmentLock = {
  environment: 'staging',
  run: '20261122-013000-k3f9',
  by: 'mira',
  why: 'weekly refresh',
  since: '2026-11-22T01:30:00.000Z',
  holder: 'process 7 on admin1',
}
/** From another machine: of the dead run, as after a state was copied, or a run of its own. */
const contender = (number: number, ofDeadRun: boolean): EnvironmentLock => ({
  ...dead,
  run: ofDeadRun ? dead.run : `20261122-02000${number}-aaaa`,
  since: `2026-11-22T02:00:0${number}.000Z`,
  holder: `process 9 on admin${number}`,
})
const lives = (holder: string): boolean => holder !== dead.holder && !holder.startsWith('dead')
const filesBeside = (host: MemoryHost) => host.list(layout.beside)

/** Every call comes to the host when the scheduler says so, and not at all once the machine that makes it is dead. */
function seenFrom(scheduler: fc.Scheduler, host: HostWriter, dies: { after: number }): HostWriter {
  let calls = 0
  const later =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await scheduler.schedule(Promise.resolve())
      calls += 1
      if (calls > dies.after) throw new Error('this machine is dead')
      return await call(...args)
    }
  return {
    ...host,
    readFile: later((path: string) => host.readFile(path)),
    createFile: later((path: string, content: Uint8Array, as: NewFile) => host.createFile(path, content, as)),
    writeFile: later((path: string, content: Uint8Array, as: NewFile) => host.writeFile(path, content, as)),
    removeFile: later((path: string) => host.removeFile(path)),
  }
}

describe('the lock on the host', () => {
  it('is held by one at a time, however those that try at once interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.boolean(), { minLength: 2, maxLength: 4 }),
        fc.boolean(),
        async (scheduler, ofDeadRun, anotherDied) => {
          const host = memoryHost()
          if (anotherDied) host.put(layout.lock, `${JSON.stringify(dead)}\n`)
          const holding: number[] = []
          let most = 0
          const race = ofDeadRun.map(async (sameRun, number) => {
            const own = {
              host: seenFrom(scheduler, host, { after: Infinity }),
              layout,
              lock: contender(number, sameRun),
            }
            await takeHostLock({ ...own, lives })
            holding.push(number)
            most = Math.max(most, holding.length)
            await scheduler.schedule(Promise.resolve())
            holding.splice(holding.indexOf(number), 1)
            await releaseHostLock(own)
          })

          const ends = await scheduler.waitFor(Promise.allSettled(race))

          const refusals = ends.filter((end) => end.status === 'rejected')
          expect(most).toBe(!anotherDied || ofDeadRun.includes(true) ? 1 : 0)
          expect(refusals.map(({ reason }) => reason)).toEqual(
            refusals.map(() => expect.objectContaining({ code: 'run/locked' })),
          )
          expect(await filesBeside(host)).toEqual(most === 1 ? [] : ['lock.json'])
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('is taken over from whoever died at any moment of a takeover, by one of two, and leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.nat(12), fc.nat(12), async (scheduler, first, second) => {
        const host = memoryHost()
        host.put(layout.lock, `${JSON.stringify(dead)}\n`)
        const take = (lock: EnvironmentLock, after: number) =>
          takeHostLock({ host: seenFrom(scheduler, host, { after }), layout, lock, lives })
        const dying = [first, second].map((after, index) =>
          take({ ...contender(index, true), holder: `dead ${index}` }, after).catch(() => 'died'),
        )
        await scheduler.waitFor(Promise.all(dying))

        const race = [7, 8].map((number) => take(contender(number, true), Infinity))
        const ends = await scheduler.waitFor(Promise.allSettled(race))

        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
        const winner = contender(7 + ends.findIndex(({ status }) => status === 'fulfilled'), true)
        expect(host.text(layout.lock)).toBe(`${JSON.stringify(winner)}\n`)
        await releaseHostLock({ host, layout, lock: winner })
        expect(host.text(layout.lock)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  it('is not taken over from a holder of the same run that lives, or of whom nobody can tell', async () => {
    const host = memoryHost()
    const living = contender(1, true)
    host.put(layout.lock, JSON.stringify(living))

    await expect(takeHostLock({ host, layout, lock: contender(2, true), lives })).rejects.toMatchObject({
      code: 'run/locked',
      message:
        'staging is held by run 20261122-013000-k3f9 of mira since 2026-11-22T02:00:01.000Z (weekly refresh), process 9 on admin1',
    })
    expect(host.text(layout.lock)).toBe(JSON.stringify(living))
  })

  it('stays when it is another run’s by the time its own is released', async () => {
    const host = memoryHost()
    host.put(layout.lock, JSON.stringify(contender(1, false)))

    await releaseHostLock({ host, layout, lock: dead })

    expect(host.text(layout.lock)).toBe(JSON.stringify(contender(1, false)))
  })
})
