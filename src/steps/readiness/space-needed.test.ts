import { describe, expect, it } from 'vitest'
import { neededOverArchive, neededOverBase, shortOf, type BaseInPlace, type Need } from './space-needed.ts'

const GB = 1e9
const sent = { home: { bytes: 100 * GB, files: 1e6 }, dumpBytes: 5 * GB }
const over = (base: BaseInPlace) => neededOverBase(sent, base, { way: 'link', by: 'refresh' })
const gigabytes = (needs: readonly Need[]) => needs.map(({ what, bytes }) => `${what}: ${bytes / GB} GB`)
const further = ['what the new generation does not share with the base: 5 GB', 'the dump: 5 GB']

describe('what a refresh writes where generations lie', () => {
  it.each([
    [{ kind: 'anew' }, 'the base, a whole home: 100 GB'],
    [{ kind: 'cut-off', bytes: undefined }, 'the base, a whole home: 100 GB'],
    [{ kind: 'cut-off', bytes: 60 * GB }, 'the rest of the base, of which 60.0 GB lie there: 40 GB'],
    [{ kind: 'cut-off', bytes: 120 * GB }, 'the rest of the base, of which 120.0 GB lie there: 10 GB'],
    [{ kind: 'known', bytes: 100 * GB }, 'what changed since the last backup: 10 GB'],
    [{ kind: 'known', bytes: 50 * GB }, 'what changed since the last backup: 55 GB'],
    [{ kind: 'known', bytes: 200 * GB }, 'what changed since the last backup: 0 GB'],
  ] as const)('is, over a base of which is known: %j', (base, first) => {
    expect(gigabytes(over(base))).toEqual([first, ...further])
  })

  it.each([
    ['clone', 'what the new generation does not share with the base: 5 GB'],
    ['link', 'what the new generation does not share with the base: 5 GB'],
    ['copy', 'the new generation, which can share nothing with the base: 100 GB'],
  ] as const)('is, where a home is made from the base by %s', (way, second) => {
    const needs = neededOverBase(sent, { kind: 'known', bytes: 100 * GB }, { way, by: 'refresh' })

    expect(gigabytes(needs)).toEqual(['what changed since the last backup: 10 GB', second, 'the dump: 5 GB'])
  })

  it('is home, dump and an archive of both, by backup scripts', () => {
    expect(gigabytes(neededOverArchive(sent))).toEqual([
      'the home: 100 GB',
      'the dump: 5 GB',
      'the archive of both: 105 GB',
    ])
  })

  it('fits where there is just as much, and else is told by its parts', () => {
    const needs = over({ kind: 'anew' })

    expect(shortOf({ bytes: 110 * GB, inodes: 1.5e6 }, needs)).toEqual([])
    expect(shortOf({ bytes: 110 * GB - 1, inodes: 1.5e6 - 1 }, needs)).toEqual([
      '110.0 GB free, and a refresh writes the base, a whole home about 100.0 GB, what the new generation does not share with the base about 5.0 GB, the dump about 5.0 GB',
      '1499999 inodes free, and a refresh writes the base, a whole home about 1000000, what the new generation does not share with the base about 500000',
    ])
  })

  it('always fits where nobody counts inodes', () => {
    expect(shortOf({ bytes: 200 * GB, inodes: Infinity }, over({ kind: 'anew' }))).toEqual([])
  })
})
