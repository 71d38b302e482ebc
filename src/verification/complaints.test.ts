import { describe, expect, it } from 'vitest'
import { compareComplaints, complaintsIn } from './complaints.ts'

const [first, second] = ['1'.repeat(40), '2'.repeat(40)]
const of = (...lines: readonly string[]) => complaintsIn({ home: '/srv/home', lines })

describe('what git says of a broken repository', () => {
  it('is the objects that are missing, each once, and not the links that lead to them', () => {
    const link = [
      'broken link from    tree 31418df53795275a494630ee06a6ad6abbf0989e',
      `              to    blob ${first}`,
    ]

    expect(
      of(
        ...link,
        `missing blob ${first}`,
        ...link,
        `error: refs/heads/a: invalid sha1 pointer ${second}`,
        'notice: x',
        '',
      ),
    ).toEqual({ facts: new Set([first, second]), missing: 2, gaveUp: false })
  })

  it('is everything else by its line, without where the home lies', () => {
    const noId = `error: refs/heads/bad: invalid sha1 pointer ${'0'.repeat(40)}`

    expect(of(noId, 'fatal: loose object 12 (stored in /srv/home/shared/12) is corrupt')).toEqual({
      facts: new Set([noId, 'fatal: loose object 12 (stored in shared/12) is corrupt']),
      missing: 0,
      gaveUp: true,
    })
  })
})

it('what git says of a repository in an outer store is told as the copy has it', () => {
  const stores = new Map([['shared/data-store-2', '/mnt/a']])
  const lines = ['fatal: loose object 12 (stored in /mnt/a/repositories/ab/12) is corrupt, see /srv/home/shared/1']

  expect([...complaintsIn({ home: '/srv/home', stores, lines }).facts]).toEqual([
    'fatal: loose object 12 (stored in shared/data-store-2/repositories/ab/12) is corrupt, see shared/1',
  ])
})

describe('a copy of a repository', () => {
  const missing = (...ids: readonly string[]) => of(...ids.map((id) => `missing blob ${id}`))
  const corrupt = of('fatal: loose object 12 is corrupt')
  const nothing = of()

  it.each([
    ['lacks what the source lacks', missing(first), missing(first), 'no-worse'],
    ['lacks less, as people push on', missing(first), missing(first, second), 'no-worse'],
    ['lacks what the source has', missing(first, second), missing(first), 'worse'],
    ['lacks other objects', missing(second), missing(first), 'worse'],
    ['stops git where the source does', corrupt, corrupt, 'no-worse'],
    ['lacks what git did not come to at the source', missing(first), corrupt, 'untold'],
    ['is broken, and git does not say how', nothing, missing(first), 'untold'],
    ['is broken, and git does not say how the source is', missing(first), nothing, 'untold'],
  ])('%s', (_what, copy, source, expected) => {
    expect(compareComplaints(copy, source)).toBe(expected)
  })
})
