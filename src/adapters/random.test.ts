import { describe, expect, it } from 'vitest'
import { openRandomSource } from './random.ts'

describe('the random source', () => {
  it('repeats itself with the same seed and not with another', () => {
    const draw = (seed?: string) => {
      const random = openRandomSource(seed)
      return [random.token(12), random.token(12), Buffer.from(random.bytes(40)).toString('hex')]
    }

    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')).not.toEqual(draw('b'))
    expect(draw()).not.toEqual(draw())
    expect(new Set(draw('a')).size).toBe(3)
    expect(openRandomSource('a').token(200)).toMatch(/^[a-z0-9]{200}$/)
  })
})
