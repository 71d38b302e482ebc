import { beforeEach, describe, expect, it } from 'vitest'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { layoutOf } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import type { EnvironmentLock, Store } from '../ports/store.ts'
import { assertNotAtWork, withRunLock } from './run-lock.ts'

const layout = layoutOf('/srv/staging')
const ours: EnvironmentLock = {
  environment: 'staging',
  run: '20261122-013000-k3f9',
  by: 'mira',
  why: 'weekly refresh',
  since: '2026-11-22T01:30:00.000Z',
  holder: 'process 7 on admin1',
}
const theirs = { ...ours, run: '20261122-012000-aaaa', by: 'noor', why: 'rehearsal', holder: 'process 9 on admin2' }
const theirRun = {
  id: theirs.run,
  kind: 'refresh',
  environment: 'staging',
  source: 'production',
  startedAt: theirs.since,
  endedAt: undefined,
  by: theirs.by,
  why: theirs.why,
  plan: null,
} as const
const heldByThem = {
  code: 'run/locked',
  message:
    'staging is held by run 20261122-012000-aaaa of noor since 2026-11-22T01:30:00.000Z (rehearsal), process 9 on admin2',
  hint: 'if it is dead: `understudy resume staging`, or `understudy abort staging`',
}

let store: Store
let host: MemoryHost
beforeEach(() => {
  store = memoryStore()
  host = memoryHost()
})
const run = <Result>(work: () => Promise<Result>, lives?: (holder: string) => boolean) =>
  withRunLock({ store, host, layout, lock: ours, ...(lives === undefined ? {} : { lives }) }, work)
const nothingIsHeld = () => {
  expect(store.lock('staging')).toBeUndefined()
  expect(host.text(layout.lock)).toBeUndefined()
}

describe('the lock of a run', () => {
  it('is held in the state and on the host while the work goes, and says who, when and why', async () => {
    const seen = await run(async () => ({ state: store.lock('staging'), host: host.text(layout.lock) }))

    expect(seen).toEqual({ state: ours, host: `${JSON.stringify(ours)}\n` })
    nothingIsHeld()
  })

  it('is readable for everybody on the host, in a folder that only root lists', async () => {
    const modes = await run(async () => [host.modeOf(layout.lock)?.mode, host.modeOf(layout.beside)?.mode])

    expect(modes).toEqual([0o644, 0o711])
  })

  it('is refused while another run holds it in the state', async () => {
    store.takeLock(theirs)

    await expect(run(async () => 'worked')).rejects.toMatchObject(heldByThem)
    expect(store.lock('staging')).toEqual(theirs)
    expect(host.text(layout.lock)).toBeUndefined()
  })

  it('is refused while a run from elsewhere holds it on the host, and leaves nothing behind', async () => {
    host.put(layout.lock, JSON.stringify(theirs))

    await expect(run(async () => 'worked')).rejects.toMatchObject(heldByThem)
    expect(store.lock('staging')).toBeUndefined()
    expect(host.text(layout.lock)).toBe(JSON.stringify(theirs))
  })

  it('is refused where the lock on the host can not be read: it is somebody’s all the same', async () => {
    for (const text of ['', '{"run":', '[]', '{"run":7}']) {
      host.put(layout.lock, text)

      await expect(run(async () => 'worked')).rejects.toMatchObject({
        code: 'run/locked',
        message: 'staging is held by run unknown of unknown since unknown (unknown), unknown',
      })
    }
  })

  it('may be taken again by the same run when the process that held it is dead', async () => {
    store.takeLock({ ...ours, holder: 'process 5 on admin1' })
    host.put(layout.lock, JSON.stringify({ ...ours, holder: 'process 5 on admin1' }))

    expect(
      await run(
        async () => 'worked',
        () => false,
      ),
    ).toBe('worked')
    nothingIsHeld()
  })

  it.each([
    ['was never recorded', undefined],
    ['is done', 'done'],
    ['was aborted', 'aborted'],
  ] as const)('is taken over from a dead process whose run %s', async (_what, state) => {
    if (state !== undefined) store.createRun({ ...theirRun, state })
    store.takeLock(theirs)
    host.put(layout.lock, JSON.stringify(theirs))

    expect(
      await run(
        async () => 'worked',
        () => false,
      ),
    ).toBe('worked')
    nothingIsHeld()
  })

  it.each([
    ['can be resumed', 'failed', false],
    ['is done, but whose process still lives', 'done', true],
  ] as const)('is not taken over from a run that %s', async (_what, state, lives) => {
    store.createRun({ ...theirRun, state })
    store.takeLock(theirs)

    await expect(
      run(
        async () => 'worked',
        () => lives,
      ),
    ).rejects.toMatchObject(heldByThem)
    expect(store.lock('staging')).toEqual(theirs)
  })

  it('is refused to a second process of the same run while the first lives', async () => {
    const first = { ...ours, holder: 'process 5 on admin1' }
    store.takeLock(first)

    await expect(
      run(
        async () => 'worked',
        (holder) => holder === first.holder,
      ),
    ).rejects.toMatchObject({
      message:
        'staging is held by run 20261122-013000-k3f9 of mira since 2026-11-22T01:30:00.000Z (weekly refresh), process 5 on admin1',
    })
    expect(store.lock('staging')).toEqual(first)
  })

  it('is given to one of two processes that found the same dead holder', async () => {
    const died = { ...ours, holder: 'process 5 on admin1' }
    store.takeLock(died)
    const second = { ...ours, holder: 'process 8 on admin1' }
    // The other comes between our look at the holder and our taking.
    const slow: Store = { ...store, lock: () => died }
    store.takeLock(second, died.holder)

    await expect(
      withRunLock({ store: slow, host, layout, lock: ours, lives: () => false }, async () => 'worked'),
    ).rejects.toMatchObject({ code: 'run/locked', message: expect.stringContaining('process 8 on admin1') })
    expect(store.lock('staging')).toEqual(second)
  })

  it('keeps a run from being ended from outside while its process is at work', () => {
    const run = { id: ours.run, environment: 'staging' }
    const check = (livesHere: boolean) => () => assertNotAtWork({ store, livesHere: () => livesHere }, run)
    expect(check(true)).not.toThrow()
    store.takeLock(ours)

    expect(check(false)).not.toThrow()
    expect(check(true)).toThrow(
      expect.objectContaining({
        code: 'run/locked',
        message: 'run 20261122-013000-k3f9 of staging is still at work: process 7 on admin1',
        hint: 'interrupt it (Ctrl-C, or SIGTERM to that process), wait for its end, then `understudy abort staging`',
      }),
    )
  })

  it('is released when the work fails, and the work’s error is what the caller hears', async () => {
    await expect(run(() => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')

    nothingIsHeld()
  })

  it('lets the work’s error through when the host is gone by then', async () => {
    const gone = new AppError('host/unreachable', 'bb1 cannot be reached', { hint: 'look' })
    host.removeFile = () => Promise.reject(gone)

    await expect(run(() => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')
    expect(store.lock('staging')).toBeUndefined()
  })

  it('fails where the work is done and the lock on the host stays', async () => {
    host.removeFile = () => Promise.reject(new AppError('host/unreachable', 'bb1 cannot be reached', { hint: 'look' }))

    await expect(run(async () => 'worked')).rejects.toThrow('bb1 cannot be reached')
    expect(store.lock('staging')).toBeUndefined()
  })
})
