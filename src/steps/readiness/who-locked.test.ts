import { describe, expect, it } from 'vitest'
import { whoLocked } from './who-locked.ts'

const lock = {
  run: '20261122-013000-k3f9',
  guardian: 'process 4711 (started 98765) on admin1',
  byHand: 'by hand: `curl ...`, or restart Bitbucket',
  release: () => Promise.reject(new Error('doctor changes nothing')),
}

describe('production in maintenance', () => {
  it('has a hint that says whose lock it is, and how it ends', () => {
    expect(whoLocked({ leftLocks: () => [{ ...lock, lives: false }] })).toBe(
      'run 20261122-013000-k3f9 locked it, and its guardian (process 4711 (started 98765) on admin1) is gone: the next refresh, `resume` or `abort` unlocks it, or by hand: `curl ...`, or restart Bitbucket',
    )
    expect(whoLocked({ leftLocks: () => [{ ...lock, lives: true }] })).toBe(
      'run 20261122-013000-k3f9 locked it, and its guardian (process 4711 (started 98765) on admin1) gives the lock back; if that is gone, by hand: `curl ...`, or restart Bitbucket',
    )
  })

  it('has none where it is locked by nobody of us', () => {
    expect(whoLocked({ leftLocks: () => [] })).toBe(undefined)
  })
})
