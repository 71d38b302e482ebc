import { describe, expect, it } from 'vitest'
import { readGiven } from './given-backup.ts'

describe('the backup that a run was given', () => {
  it('is what the run was created with, or none', () => {
    const given = { path: '/archives/a.tar.gz', kind: 'archive' }

    expect(readGiven({ plan: {}, given })).toEqual(given)
    expect(readGiven({ plan: {} })).toBeUndefined()
    expect(readGiven('of no shape')).toBeUndefined()
  })

  it.each([{ path: '/archives/a.tar.zst', kind: 'zstd' }, { path: '/archives/a.tar.gz' }, '/archives/a.tar.gz', null])(
    'is never taken for none, which would lock production, where it cannot be read: %j',
    (given) => {
      expect(() => readGiven({ plan: {}, given })).toThrow(
        expect.objectContaining({
          code: 'run/journal-mismatch',
          message: 'the run was given a backup that this version of Understudy cannot read',
          hint: 'go on with the version that began the run, or rewind and begin a new one',
        }),
      )
    },
  )
})
