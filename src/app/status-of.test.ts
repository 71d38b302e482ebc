import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import type { RunProgress } from '../kernel/run-progress.ts'
import { recordProgress } from './progress-record.ts'
import { progressOf } from './status-of.ts'

const now = new Date('2026-11-22T01:30:00.000Z')
const progress: RunProgress = { at: now.toISOString(), doing: { title: 'make room', seconds: 3 }, running: [] }
const clock = { now: () => now, sleep: () => Promise.resolve() }

/** A state in which a run told how far it is, and this one holds the environment. */
function stateWith(holding: string | undefined) {
  const store = memoryStore()
  recordProgress(store, { environment: 'staging', run: 'run 1' }).keep(progress)
  const lock = { environment: 'staging', by: 'mira', why: 'refresh', since: now.toISOString(), holder: 'process 7' }
  if (holding !== undefined) store.takeLock({ ...lock, run: holding })
  return store
}

describe('how far the run of an environment is', () => {
  it('is what the run that holds it told', () => {
    const seen = progressOf({ store: stateWith('run 1'), clock, lives: () => true }, 'staging')

    expect(seen).toEqual({ ...progress, run: 'run 1' })
  })

  it('is nothing where its process is dead, where another holds it, and where nobody does', () => {
    expect(progressOf({ store: stateWith('run 1'), clock, lives: () => false }, 'staging')).toBeNull()
    expect(progressOf({ store: stateWith('run 2'), clock, lives: () => true }, 'staging')).toBeNull()
    expect(progressOf({ store: stateWith(undefined), clock, lives: () => true }, 'staging')).toBeNull()
  })
})
