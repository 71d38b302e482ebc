import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedParts, scanReader, together, type Scan, type Unusable } from './scan.ts'

/** As find prints it: inode, kind and mode, size, mtime, ctime, path below the data stores. */
function line(path: string, time = '1700000000.1234567890', inode = 7): string {
  return `${inode} d755 4096 ${time} ${time} ${path}`
}

function finished(lines: readonly string[], store = 'shared/data'): Scan | Unusable {
  const reader = scanReader(store)
  for (const one of lines) reader.line(one)
  return together([reader.finish()])
}

function scanOf(lines: readonly string[], store?: string): Scan {
  return asScan(finished(lines, store))
}

function asScan(scan: Scan | Unusable): Scan {
  if ('unusable' in scan) throw new Error(scan.unusable)
  return scan
}

function unusable(lines: readonly string[]): unknown {
  return finished(lines)
}

const paths = [
  'repositories/1',
  'repositories/1/refs/heads',
  'repositories/2',
  'git-lfs/storage/ab12/0f',
  'attachments/repository/1/f00',
]
const before = scanOf(paths.map((path) => line(path)))

describe('a scan of the data stores', () => {
  it('has a text for each repository, and for what LFS and attachments keep for each', () => {
    expect([...before.keys()]).toEqual([
      'shared/data/repositories/1',
      'shared/data/repositories/2',
      'shared/data/git-lfs/storage/ab12',
      'shared/data/attachments/repository/1',
    ])
  })

  it('has one for all repositories below one folder of a store from outside the home, however deep that lays them', () => {
    const outer = scanOf(
      ['repositories/ab/12/7', 'repositories/ab/9', 'repositories/cd/1/2/refs'].map((path) => line(path)),
      'shared/data-store-2',
    )

    expect([...outer.keys()]).toEqual(['shared/data-store-2/repositories/ab', 'shared/data-store-2/repositories/cd'])
  })

  it('is of several stores together, and tells nothing where one tells nothing', () => {
    const outer = scanOf([line('repositories/1')], 'shared/data-store-2')
    const because = { unusable: 'its file system keeps whole seconds only, in which a change could go unseen' }

    expect([...asScan(together([before, outer])).keys()]).toHaveLength(5)
    expect(together([before, because])).toEqual(because)
  })

  it('leaves to rsync what lies in no part', () => {
    expect(scanOf([line('git-lfs/storage'), line('avatars/1.png'), line('attachments/x')]).size).toBe(0)
  })

  it.each([
    ['a time', line('repositories/1/refs/heads', '1700000000.1234567891')],
    ['a time, as of a clock that was set back', line('repositories/1/refs/heads', '1600000000.1234567890')],
    ['an inode', line('repositories/1/refs/heads', undefined, 8)],
    ['a mode', line('repositories/1/refs/heads').replace('d755', 'd700')],
    ['a name', line('repositories/1/refs/tags')],
  ])('finds the one repository in which %s is another', (_, other) => {
    const now = scanOf(paths.map((path) => (path === 'repositories/1/refs/heads' ? other : line(path))))

    expect(changedParts(before, now)).toEqual(['shared/data/repositories/1'])
  })

  it('finds what is new and what is gone', () => {
    const now = scanOf(['repositories/1', 'repositories/1/refs/heads', 'repositories/3'].map((path) => line(path)))

    expect(changedParts(before, now)).toEqual([
      'shared/data/attachments/repository/1',
      'shared/data/git-lfs/storage/ab12',
      'shared/data/repositories/2',
      'shared/data/repositories/3',
    ])
  })

  it('is the same in whatever order folders are listed, and another when any line is missing or twice', () => {
    const distinct = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,6}$/), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(distinct, fc.nat(), (names, at) => {
        const lines = names.map((name) => line(`repositories/1/${name}`))
        const one = lines[at % lines.length] ?? ''
        const scan = scanOf([line('repositories/1'), ...lines])

        expect(scanOf([...lines.toReversed(), line('repositories/1')])).toEqual(scan)
        expect(changedParts(scan, scanOf([line('repositories/1'), ...lines.filter((other) => other !== one)]))).toEqual(
          ['shared/data/repositories/1'],
        )
        expect(changedParts(scan, scanOf([line('repositories/1'), ...lines, one]))).toEqual([
          'shared/data/repositories/1',
        ])
      }),
    )
  })

  it('tells nothing where times have whole seconds only', () => {
    expect(unusable(paths.map((path) => line(path, '1700000000.0000000000')))).toEqual({
      unusable: 'its file system keeps whole seconds only, in which a change could go unseen',
    })
  })

  it.each([
    ['a name with a line break', 'heads'],
    ['a folder of bytes that are no text', line('repositories/\udcff/refs')],
  ])('tells nothing about %s', (_, odd) => {
    expect(unusable([...paths.map((path) => line(path)), odd])).toEqual({
      unusable: expect.stringMatching(/^a file has a name that is no text \(".+"\)$/),
    })
  })

  it('tells nothing about more parts than a record could hold', () => {
    const parts = Array.from({ length: 150_001 }, (_, id) => [`shared/data/repositories/${id}`, 'as it was'] as const)

    expect(together([new Map(parts)])).toEqual({ unusable: 'it has more than 150000 repositories and stores' })
    expect(together([new Map(parts.slice(1))])).toHaveProperty('size', 150_000)
  })

  it('does not mind such bytes deeper in a repository', () => {
    expect(scanOf([line('repositories/1'), line('repositories/1/hooks/\udcff')]).size).toBe(1)
  })
})
