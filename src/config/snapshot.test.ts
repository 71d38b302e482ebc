import { describe, expect, it } from 'vitest'
import { snapshotSchema } from './snapshot.ts'

const good = {
  create: ['/usr/sbin/btrfs', 'subvolume', 'snapshot', '-r', '/srv/bitbucket', '/srv/frozen'],
  mount: '/srv/frozen/',
  drop: ['/usr/local/sbin/drop'],
}

describe('the commands of a snapshot', () => {
  it('are lists of words', () => {
    expect(snapshotSchema().parse(good)).toEqual({ ...good, mount: '/srv/frozen' })
  })

  it.each([
    { what: 'a text for a shell', create: 'lvcreate -s' },
    { what: 'an empty list', create: [] },
    { what: 'a program without its path', create: ['btrfs', 'subvolume'] },
    { what: 'a word with a line break', create: ['/usr/sbin/btrfs', 'a\nb'] },
  ])('are not $what', ({ create }) => {
    const parsed = snapshotSchema().safeParse({ ...good, create })

    expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
      'a list: the absolute path of a program, and its arguments',
    ])
  })

  it('come with the place where the home lies in it', () => {
    expect(snapshotSchema().safeParse({ ...good, mount: 'frozen' }).success).toBe(false)
  })
})
