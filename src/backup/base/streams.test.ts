import { describe, expect, it } from 'vitest'
import { planStreams } from './streams.ts'

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

    expect(planStreams(pass, repositories(300))).toEqual([{ kind: 'parts', parts: ['shared/data/repositories/7'] }])
  })

  it('are one where there is little to tell apart, or nobody knows what there is', () => {
    expect(planStreams(whole, repositories(15))).toEqual([{ kind: 'all' }])
    expect(planStreams(whole, { unusable: 'not all of its folders can be listed' })).toEqual([{ kind: 'all' }])
    expect(planStreams(whole, scanOf(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`a${n}é`, 1]))))).toEqual(
      [{ kind: 'all' }],
    )
  })

  it('are told apart by the last character of a name, each with about as much, and one has everything else', () => {
    const scan = repositories(20, (id) => (id % 10 === 3 ? 500 : 10))

    expect(planStreams(whole, scan)).toEqual([
      { kind: 'outside', folders: ['3', '047', '158', '269'].flatMap(ending) },
      { kind: 'inside', folders: ending('3') },
      { kind: 'inside', folders: ending('047') },
      { kind: 'inside', folders: ending('158') },
      { kind: 'inside', folders: ending('269') },
    ])
  })
})

function ending(characters: string): readonly string[] {
  return ['repositories/*', 'git-lfs/*/*', 'attachments/*/*'].map((path) => `shared/data/${path}[${characters}]`)
}
