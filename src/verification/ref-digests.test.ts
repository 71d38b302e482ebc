import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedSince, compareRefs } from './compare-refs.ts'
import { foldRefs, type RefDigests } from './ref-digests.ts'
import { formatRefs, readRefs } from './refs-file.ts'

const places = { home: '/srv/home', stores: ['/srv/home/shared/data', '/srv/home/shared/stores/a'] }
const sum = (digit: string) => digit.repeat(64)

function folded(files: readonly (readonly [string, string])[]): RefDigests {
  const fold = foldRefs(places)
  for (const [path, digit] of files) fold.add(sum(digit), path)
  return fold.digests()
}

const repository = '/srv/home/shared/data/repositories/12'
const files = [
  [`${repository}/HEAD`, '1'],
  [`${repository}/packed-refs`, '2'],
  [`${repository}/refs/heads/master`, '3'],
  [`${repository}/refs/heads/HEAD`, '4'],
  ['/srv/home/shared/stores/a/repositories/1a/9f/3/HEAD', '5'],
] as const

describe('the digests of refs', () => {
  it('are of each repository of each store, in whatever order the files come', () => {
    const refs = folded(files)

    expect([...refs.keys()]).toEqual(['shared/data/repositories/12', 'shared/stores/a/repositories/1a/9f/3'])
    expect(refs.get('shared/data/repositories/12')?.files).toBe(2)
    fc.assert(
      fc.property(fc.shuffledSubarray([...files], { minLength: files.length }), (order) => {
        expect(compareRefs(refs, folded(order))).toEqual([])
      }),
    )
  })

  it('leave out what names no commit', () => {
    expect(
      folded([
        ['/srv/home/shared/data/HEAD', '1'],
        ['/srv/home/shared/data/repositories/HEAD', '1'],
        [`${repository}/HEAD/x`, '1'],
        [`${repository}/description`, '1'],
      ]).size,
    ).toBe(0)
  })

  it('differ when two branches have changed places', () => {
    const heads = [`${repository}/refs/heads/a`, `${repository}/refs/heads/b`] as const

    expect(
      compareRefs(
        folded([
          [heads[0], '1'],
          [heads[1], '2'],
        ]),
        folded([
          [heads[0], '2'],
          [heads[1], '1'],
        ]),
      ),
    ).toEqual(['shared/data/repositories/12 has other loose refs (2 files, at the source 2)'])
  })

  it('tell which repositories changed since, and which are new', () => {
    const before = folded(files.slice(0, 4))
    const now = folded([...files.slice(0, 3), [files[3][0], '9'], files[4]])

    expect(changedSince(before, now)).toEqual([...now.keys()])
    expect(changedSince(now, now)).toEqual([])
  })
})

describe('the list of refs', () => {
  it('is read as it was written, whatever a folder is called', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 })), (names) => {
        const refs = new Map(
          names.map((name) => [
            name,
            { head: sum('a').slice(32), packed: sum('b').slice(32), loose: sum('c').slice(32), files: 3 },
          ]),
        )

        expect(read(formatRefs(refs).trimEnd().split('\n'))).toEqual(refs)
      }),
    )
  })

  it('is none where its end is missing, or where it is of another kind', () => {
    const lines = formatRefs(folded(files)).trimEnd().split('\n')

    expect(read(lines.slice(0, -1))).toBeUndefined()
    expect(read(['understudy/refs/2', ...lines.slice(1)])).toBeUndefined()
    expect(read([])).toBeUndefined()
  })
})

function read(lines: readonly string[]): RefDigests | undefined {
  const reading = readRefs()
  for (const line of lines) reading.line(line)
  return reading.refs()
}
