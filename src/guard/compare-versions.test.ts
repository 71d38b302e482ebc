import { array, assert, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions } from './compare-versions.ts'

describe('compareVersions', () => {
  const version = array(nat(20), { minLength: 1, maxLength: 4 })

  it('compares numbers, not texts, and takes a missing part for 0', () => {
    expect(compareVersions('7.10', '7.9.9')).toBeGreaterThan(0)
    expect(compareVersions('8.9', '8.9.0')).toBe(0)
  })

  it('is an order', () => {
    assert(
      property(version, version, version, (...parts) => {
        const sorted = parts.map((part) => part.join('.')).toSorted(compareVersions)

        for (const [index, one] of sorted.entries()) {
          for (const later of sorted.slice(index)) {
            expect(compareVersions(one, later)).toBeLessThanOrEqual(0)
            expect(compareVersions(later, one)).toBeGreaterThanOrEqual(0)
          }
        }
      }),
    )
  })
})
