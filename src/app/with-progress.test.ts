import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { recordedEvents } from '../../test/fixtures/recorded-events.ts'
import type { RunProgress } from '../kernel/run-progress.ts'
import { readProgress } from './progress-record.ts'
import { withProgress } from './with-progress.ts'

const of = { environment: 'staging', run: '20261122-013000-k3f9' }
const clock = { now: () => new Date(), sleep: () => Promise.resolve() }

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-22T01:30:00.000Z') }))
afterEach(() => void vi.useRealTimers())

function watched() {
  const told: RunProgress[] = []
  const events = { ...recordedEvents(), progress: (progress: RunProgress) => void told.push(progress) }
  return { told, app: { clock, events, store: memoryStore() } }
}
const seconds = (count: number) => void vi.advanceTimersByTime(count * 1000)

describe('a run that is watched', () => {
  it('tells once a second what it is at, and nothing once it has ended', async () => {
    const { told, app } = watched()

    await withProgress(app, of, async ({ events, progress }) => {
      events.stepStarted('take-backup', 4, 17)
      seconds(2)
      events.effect('take-backup/first-pass', 'copy the home')
      using meter = progress.begin('first pass of the home', 'bytes')
      meter.tell({ done: 7 })
      seconds(1)
    })
    seconds(10)

    const shown = told.map(({ doing, running }) => `${doing?.title}: ${running.map(({ done }) => done).join()}`)
    expect(shown).toEqual([
      'Take a backup of the source: ',
      'Take a backup of the source: ',
      'copy the home: ',
      'copy the home: 7',
      'copy the home: ',
      'undefined: ',
    ])
  })

  it('can be seen by another process while it goes, and not once it has ended, however it ends', async () => {
    const { app } = watched()
    const seen = () => readProgress(app.store, 'staging', new Date())?.run

    const ended = withProgress(app, of, async ({ events }) => {
      events.effect('take-backup/first-pass', 'copy the home')
      seconds(1)
      expect(seen()).toBe(of.run)
      throw new Error('no room')
    })

    await expect(ended).rejects.toThrow('no room')
    expect(seen()).toBeUndefined()
  })

  it('passes on what the run tells beside it', async () => {
    const { app } = watched()

    await withProgress(app, of, async ({ events }) => {
      events.stepStarted('stop-target', 5, 17)
      events.note('something')
      events.stepEnded('stop-target', 'done', 1)
    })

    expect(app.events.lines).toEqual(['5/17 stop-target', 'note something', 'stop-target done'])
  })
})
