import { describe, expect, it } from 'vitest'
import { spreadOf } from './spread.ts'

describe('spreadOf', () => {
  it.each([
    { values: [4], spread: { median: 4, lowest: 4, highest: 4 } },
    { values: [9, 1, 5], spread: { median: 5, lowest: 1, highest: 9 } },
    { values: [4, 1, 10, 2], spread: { median: 3, lowest: 1, highest: 10 } },
  ])('of $values', ({ values, spread }) => {
    expect(spreadOf(values)).toEqual(spread)
  })

  it('has nothing to say about no values', () => {
    expect(() => spreadOf([])).toThrow('there is no median of nothing')
  })
})
