import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import type { HomeSnapshot } from '../../ports/home-snapshot.ts'
import { clearedAfterFailure, frozen, passOfSnapshot, snapshotGone } from './home-snapshot.ts'

const words = { create: ['/sbin/create'], mount: '/mnt/frozen', drop: ['/sbin/drop'] } as const

/** A source with a snapshot that is there, and what was said. */
function withSnapshot(drop: (standing: { is: boolean }) => Promise<void>, processes: string[] = []) {
  const standing = { is: true }
  const notes: string[] = []
  const given = runContext({ note: (text) => void notes.push(text) })
  const snapshot: HomeSnapshot = {
    home: '/mnt/frozen',
    exists: async () => standing.is,
    create: async () => undefined,
    drop: () => drop(standing),
    [Symbol.asyncDispose]: async () => undefined,
  }
  const removed: string[] = []
  const spool = { ...given.source.spool, remove: async (run: string) => void removed.push(run) }
  const config = { ...given.source.config, snapshot: words }
  const host = memoryHost({ ps: () => ({ stdout: processes.shift() ?? '' }) })
  const context = { ...given, source: { ...given.source, host, config, snapshot, spool } }
  return { context, snapshot, standing, notes, removed }
}

const dropped = async (standing: { is: boolean }) => void (standing.is = false)

describe('the snapshot of a home', () => {
  it('is where its home is read from, and nothing else of the source', () => {
    const { context } = withSnapshot(dropped)

    const { source } = frozen(context)

    expect(source.config).toEqual({
      ...context.source.config,
      nodes: [{ ...context.source.config.nodes[0], home: '/mnt/frozen' }],
    })
  })

  it('is dropped when the work on it fails, which is what is told, and the spool cleared', async () => {
    const { context, standing, notes, removed } = withSnapshot(dropped)

    await expect(clearedAfterFailure(context, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
    expect(standing.is).toBe(false)
    expect(removed).toEqual([context.run])
    expect(notes).toEqual([])
  })

  it('is dropped once the command that makes it has ended, where nobody waited for that any more', async () => {
    const processes = ['  77  1 root /sbin/create\n', '  77  1 root /sbin/create\n']
    const { context, standing } = withSnapshot(async (one) => {
      expect(processes).toEqual([])
      one.is = false
    }, processes)

    await expect(clearedAfterFailure(context, () => Promise.reject(new Error('too late')))).rejects.toThrow('too late')
    expect(standing.is).toBe(false)
  })

  it('that cannot be dropped then is a note', async () => {
    const { context, notes } = withSnapshot(() => Promise.reject(new Error('/sbin/drop ended with 5')))

    await expect(clearedAfterFailure(context, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
    expect(notes).toEqual(['/sbin/drop ended with 5'])
  })

  it('is dropped at the end where it still stands, and looked for', async () => {
    const { snapshot, standing } = withSnapshot(dropped)
    const effect = snapshotGone(snapshot)

    expect(await effect.verify()).toEqual({ kind: 'open', seen: '/mnt/frozen is still there' })
    await effect.apply(new AbortController().signal)
    expect(standing.is).toBe(false)
    expect(await effect.verify()).toEqual({ kind: 'done', result: { gone: true } })
  })

  it('that cannot be dropped after a good pass does not spoil it, and is dropped once more', async () => {
    let drops = 0
    const { context, snapshot, standing, notes } = withSnapshot(async (one) => {
      drops += 1
      if (drops === 1) throw new Error('umount /mnt/frozen ended with 32: target is busy')
      one.is = false
    })
    const host = memoryHost({ nice: () => ({ exitCode: 0 }) })
    const source = { ...context.source, host, openPush: () => host }
    const passing = { ...context, source, target: { ...context.target, host: memoryHost() } }

    await passOfSnapshot(passing, snapshot, context.signal)
    expect(notes.at(-1)).toBe('umount /mnt/frozen ended with 32: target is busy')
    await snapshotGone(snapshot).apply(context.signal)

    expect(standing.is).toBe(false)
  })

  it('is dropped at the end also where it is mounted no more, and then a failure ends the step', async () => {
    const failure = new Error('lvremove ended with 5')
    const { snapshot, standing } = withSnapshot(() => Promise.reject(failure))
    standing.is = false

    await expect(snapshotGone(snapshot).apply(new AbortController().signal)).rejects.toBe(failure)
  })
})
