import { describe, expect, it } from 'vitest'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { LeftLock } from '../ports/bitbucket.ts'
import { releaseLeftLocks } from './release-left-locks.ts'

const guardian = 'process 4711 (started 98765) on admin1'
const run = '20261121-013000-a1b2'
const absent = () => Promise.reject(new Error('a guardian that lives is left alone'))

async function notesOf(...locks: readonly Pick<LeftLock, 'lives' | 'release'>[]): Promise<readonly string[]> {
  const notes: string[] = []
  const { source } = runContext()
  const leftLocks = () => locks.map((lock) => ({ run, guardian, byHand: 'by hand: curl', ...lock }))
  await releaseLeftLocks({ source: { ...source, leftLocks }, note: (text) => void notes.push(text) })
  return notes
}

describe('a lock that a run finds', () => {
  it('is released where its guardian is gone, and left to one that lives', async () => {
    expect(await notesOf({ lives: true, release: absent }, { lives: false, release: async () => 'released' })).toEqual([
      'production was still locked by run 20261121-013000-a1b2, whose guardian was gone: it is unlocked',
    ])
  })

  it('is said to be of another, and not mentioned where nothing is locked', async () => {
    expect(
      await notesOf(
        { lives: false, release: async () => 'of-another' },
        { lives: false, release: async () => 'not-locked' },
      ),
    ).toEqual([
      'the lock of run 20261121-013000-a1b2, whose guardian was gone, has ended; somebody else has locked production since',
    ])
  })
})
