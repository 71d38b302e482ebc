import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choose } from './choose.ts'
import { chooseRepositories } from './choose-repositories.ts'

const names = Array.from({ length: 500 }, (_, index) => `shared/data/repositories/${index}`)

describe('a choice at random', () => {
  it('is the same for one seed, in whatever order they are offered, and another for another', () => {
    const chosen = choose(names, 10, 'run 1')

    expect(chosen).toHaveLength(10)
    expect(choose(names.toReversed(), 10, 'run 1')).toEqual(chosen)
    expect(choose(names, 10, 'run 2')).not.toEqual(chosen)
  })

  it('has as many as there are, at most', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.nat(20), fc.string(), (offered, most, seed) => {
        const chosen = choose(offered, most, seed)

        expect(chosen).toHaveLength(Math.min(most, offered.length))
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen.every((name) => offered.includes(name))).toBe(true)
      }),
    )
  })
})

describe('the repositories that are looked at', () => {
  const changed = names.slice(0, 4)
  const forks = names.slice(2, 8)

  it('are those that changed, then forks, then any others', () => {
    const chosen = chooseRepositories({ all: names, changed, forks }, 20, 'run 1')

    expect(chosen).toHaveLength(20)
    expect(chosen.slice(0, 4).toSorted()).toEqual(changed)
    expect(chosen.slice(4, 8).toSorted()).toEqual(names.slice(4, 8))
  })

  it('are no more than asked for, and all where that is more than there are', () => {
    expect(chooseRepositories({ all: names, changed, forks }, 3, 'run 1').every((name) => changed.includes(name))).toBe(
      true,
    )
    expect(chooseRepositories({ all: names, changed, forks }, 0, 'run 1')).toEqual([])
    expect(chooseRepositories({ all: names, changed, forks }, 1000, 'run 1').toSorted()).toEqual(names.toSorted())
  })
})
