import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import type { RunProgress } from '../kernel/run-progress.ts'
import { readProgress, recordProgress } from './progress-record.ts'

const START = Date.parse('2026-11-22T01:30:00.000Z')
const at = (second: number): RunProgress => ({
  at: new Date(START + second * 1000).toISOString(),
  doing: { title: 'make room', seconds: second },
  running: [{ what: 'the dump', unit: 'bytes', seconds: second, done: 10, total: 20, estimated: true, perSecond: 1 }],
  lock: { source: 'production', seconds: second, allowedSeconds: 600 },
})
const of = { environment: 'staging', run: '20261122-013000-k3f9' }

describe('how far a run is, for another process', () => {
  it('is one document that is written over every five seconds, and gone with the end of the run', () => {
    const store = memoryStore()
    const record = recordProgress(store, of)
    const seen: (string | undefined)[] = []

    for (let second = 0; second < 12; second += 1) {
      record.keep(at(second))
      seen.push(readProgress(store, 'staging', new Date(START + second * 1000))?.at.slice(17, 19))
    }
    record.end()

    expect(seen).toEqual(['00', '00', '00', '00', '00', '05', '05', '05', '05', '05', '10', '10'])
    expect(readProgress(store, 'staging', new Date(START))).toBeUndefined()
  })

  it('is read as it was told', () => {
    const store = memoryStore()
    recordProgress(store, of).keep(at(1))

    expect(readProgress(store, 'staging', new Date(START))).toEqual({ ...at(1), run: of.run })
  })

  it('is of nobody half a minute after it was told', () => {
    const store = memoryStore()
    recordProgress(store, of).keep(at(0))

    expect(readProgress(store, 'staging', new Date(START + 30_000))?.at).toBe(at(0).at)
    expect(readProgress(store, 'staging', new Date(START + 31_000))).toBeUndefined()
  })

  it('lets a run end that has no room left to say so', () => {
    const full = {
      putDocument: (_: string, __: string, document: unknown) => {
        if (document === null) throw new Error('disk full')
      },
    }
    const record = recordProgress(full, of)
    record.keep(at(0))

    expect(() => record.end()).not.toThrow()
  })
})
