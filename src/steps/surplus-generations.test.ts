import { describe, expect, it } from 'vitest'
import { previousOf, type Generation } from './generations.ts'
import { nextForSpace, surplusGenerations, type Kept } from './surplus-generations.ts'

const DAY = 86_400_000

/** Newest first, a day apart. */
const ids = ['five', 'four', 'three', 'two', 'one']
const all = ids.map((id, index) => generation(id, index === 0 ? 'live' : 'kept', index))

function generation(id: string, state: Generation['state'], daysOld: number): Generation {
  const createdAt = new Date(Date.parse('2026-11-22T01:30:00.000Z') - daysOld * DAY).toISOString()
  return { id, state, createdAt, database: id, source: 'production', dataFrom: null }
}

function kept(over: Partial<Omit<Kept, 'refresh'>> = {}, refresh: Partial<Kept['refresh']> = {}): Kept {
  return {
    generations: all,
    bookmarks: {},
    live: 'five',
    refresh: { keepGenerations: 100, retention: { ageMs: undefined, freeBytes: undefined }, ...refresh },
    now: new Date('2026-11-22T02:00:00.000Z'),
    ...over,
  }
}

function told(of: Kept): readonly string[] {
  return surplusGenerations(of).map(({ one: { id }, because }) => `${id}: ${because}`)
}

const olderThan = (days: number) => ({ retention: { ageMs: days * DAY, freeBytes: undefined } })

describe('surplus generations', () => {
  it('are those beyond the limit, the live one counted', () => {
    expect(told(kept())).toEqual([])
    expect(told(kept({}, { keepGenerations: 3 }))).toEqual(['two: keepGenerations is 3', 'one: keepGenerations is 3'])
    expect(told(kept({}, { keepGenerations: 1 })).map((line) => line.split(':')[0])).toEqual(ids.slice(1))
  })

  it('are those that are too old, but for the one that a rewind goes to', () => {
    expect(told(kept({}, olderThan(3)))).toEqual(['two: it is 3 days 0 h old', 'one: it is 4 days 0 h old'])
    expect(told(kept({}, olderThan(0.1)))).toEqual([
      'three: it is 2 days 0 h old',
      'two: it is 3 days 0 h old',
      'one: it is 4 days 0 h old',
    ])
  })

  it('are what earlier runs left half made, and those do not count', () => {
    const made = generation('made', 'half-made', 0)

    expect(told(kept({ generations: [made, ...all] }, { keepGenerations: 4 }))).toEqual([
      'made: an earlier run left it half made',
      'one: keepGenerations is 4',
    ])
  })

  it('are never the live one, one with a bookmark, or what was there before Understudy', () => {
    const adopted = { ...generation('adopted-x', 'kept', 9) }
    const strict = { keepGenerations: 1, ...olderThan(0.1) }

    expect(
      told(kept({ generations: [...all, adopted], bookmarks: { good: 'three', better: 'four' } }, strict)).map(
        (line) => line.split(':')[0],
      ),
    ).toEqual(['two', 'one'])
  })
})

it('after a rewind the copy that was in use until this refresh stays, whatever its age', () => {
  // From four to two, and then a refresh: five.
  const [five, ...others] = all
  const generations = [{ ...five!, before: 'two' }, ...others]
  const strict = { keepGenerations: 2, ...olderThan(0.1) }

  expect(told(kept({ generations }, strict)).map((line) => line.split(':')[0])).toEqual(['four', 'three', 'one'])
  expect(told(kept({ generations }, olderThan(0.1))).map((line) => line.split(':')[0])).toEqual([
    'four',
    'three',
    'one',
  ])
  expect(nextForSpace(kept({ generations: [...generations.slice(0, 1), ...others.slice(2)] }))?.id).toBe('one')
  expect(nextForSpace(kept({ generations: generations.filter(({ id }) => id !== 'one') }))?.id).toBe('three')
  expect(previousOf(generations, 'five')?.id).toBe('two')
})

it('where the disk is too full the oldest goes next, but neither the one that a rewind goes to nor one with a bookmark', () => {
  expect(nextForSpace(kept())?.id).toBe('one')
  expect(nextForSpace(kept({ bookmarks: { first: 'one' } }))?.id).toBe('two')
  expect(nextForSpace(kept({ generations: all.slice(0, 2) }))).toBeUndefined()
})
