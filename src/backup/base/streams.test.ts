import { describe, expect, it } from 'vitest'
import { partsIn, planStreams } from './streams.ts'

const whole = { kind: 'whole', because: 'nothing is known' } as const

/** Parts and how many lines of a listing each has. */
function scanOf(parts: Readonly<Record<string, number>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(parts).map(([part, lines]) => [part, `${lines}-a-b`]))
}

function repositories(count: number, lines: (id: number) => number = () => 10): ReadonlyMap<string, string> {
  const ids = Array.from({ length: count }, (_, index) => index + 1)
  return scanOf(Object.fromEntries(ids.map((id) => [`shared/data/repositories/${id}`, lines(id)])))
}

describe('the streams of a home', () => {
  it('are one for the parts that changed', () => {
    const pass = { kind: 'changed', parts: ['shared/data/repositories/7'], of: 300 } as const

    expect(planStreams(pass, repositories(300), [])).toEqual([{ kind: 'parts', parts: ['shared/data/repositories/7'] }])
  })

  it('are one where there is little to tell apart, or nobody knows what there is', () => {
    expect(planStreams(whole, repositories(15), [])).toEqual([{ kind: 'all' }])
    expect(planStreams(whole, { unusable: 'not all of its folders can be listed' }, [])).toEqual([{ kind: 'all' }])
    expect(
      planStreams(whole, scanOf(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`a${n}é`, 1]))), []),
    ).toEqual([{ kind: 'all' }])
  })

  it('are told apart by the last character of a name, each with about as much, and one has everything else', () => {
    const scan = repositories(20, (id) => (id % 10 === 3 ? 500 : 10))

    expect(planStreams(whole, scan, [])).toEqual([
      { kind: 'outside', folders: ['3', '047', '158', '269'].flatMap(ending) },
      { kind: 'inside', folders: ending('3') },
      { kind: 'inside', folders: ending('047') },
      { kind: 'inside', folders: ending('158') },
      { kind: 'inside', folders: ending('269') },
    ])
  })

  it('are one more for each store from outside the home, with its own parts', () => {
    const [a, b] = [
      { id: '2', path: '/mnt/a' },
      { id: '22', path: '/mnt/b' },
    ]
    const parts = ['shared/data/repositories/7', 'shared/data-store-2/repositories/ab']

    expect(planStreams({ kind: 'changed', parts, of: 9 }, repositories(9), [a, b])).toEqual([
      { kind: 'parts', parts: ['shared/data/repositories/7'] },
      { kind: 'parts', parts: ['repositories/ab'], store: a },
      { kind: 'parts', parts: [], store: b },
    ])
    expect(planStreams(whole, repositories(9), [a])).toEqual([{ kind: 'all' }, { kind: 'all', store: a }])
  })

  it('leave a store that is no longer brought along to the home, which has it no more', () => {
    const parts = ['shared/data-store-3/repositories/ab']

    expect(partsIn(parts, [{ id: '2', path: '/mnt/a' }], undefined)).toEqual(parts)
  })
})

function ending(characters: string): readonly string[] {
  return ['repositories/*', 'git-lfs/*/*', 'attachments/*/*'].map((path) => `shared/data/${path}[${characters}]`)
}
