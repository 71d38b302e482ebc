import { describe, expect, it } from 'vitest'
import { speedOf, withSample, type Sample } from './speed.ts'

/** One sample a second. */
const seen = (...done: readonly number[]): readonly Sample[] =>
  done.reduce<readonly Sample[]>((samples, one, second) => withSample(samples, { at: second * 1000, done: one }), [])
const steady = (seconds: number, perSecond: number): readonly Sample[] =>
  seen(...Array.from({ length: seconds + 1 }, (_, second) => second * perSecond))

describe('the speed of something long', () => {
  it('is not told before enough was seen, and the time left later still', () => {
    expect(speedOf(steady(4, 10), { total: 1000 })).toEqual({})
    expect(speedOf(steady(5, 10), { total: 1000 })).toEqual({ perSecond: 10 })
    expect(speedOf(steady(10, 10), { total: 1000 })).toEqual({ perSecond: 10, secondsLeft: 90 })
  })

  it('has no time left where nobody knows of how much', () => {
    expect(speedOf(steady(20, 10), { total: undefined })).toEqual({ perSecond: 10 })
  })

  it('is that of the last half minute', () => {
    const slowed = [...steady(60, 100).map(({ done }) => done), ...Array.from({ length: 40 }, (_, n) => 6000 + n)]

    expect(speedOf(seen(...slowed), { total: undefined })).toEqual({ perSecond: 1 })
    expect(seen(...slowed).length).toBeLessThan(33)
  })

  it('falls while something stalls, until nobody can say when it ends', () => {
    const stalled = (seconds: number) => seen(0, 100, 200, 300, 400, 500, ...Array<number>(seconds).fill(500))

    expect(speedOf(stalled(5), { total: 600 })).toEqual({ perSecond: 50, secondsLeft: 2 })
    expect(speedOf(stalled(45), { total: 600 })).toEqual({ perSecond: 0 })
  })

  it('begins anew with what begins again', () => {
    const again = withSample(steady(20, 10), { at: 21_000, done: 0 })

    expect(speedOf(again, { total: 1000 })).toEqual({})
  })
})
