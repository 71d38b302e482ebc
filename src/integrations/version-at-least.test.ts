import { describe, expect, it } from 'vitest'
import { versionAtLeast } from './version-at-least.ts'

describe('versionAtLeast', () => {
  it.each([
    ['8.0.0', 8, 0, true],
    ['7.21.3', 8, 0, false],
    ['7.21.0', 7, 21, true],
    ['7.3.0', 7, 21, false],
    ['10.1', 7, 21, true],
    ['8', 8, 0, true],
    [undefined, 8, 0, true],
    ['', 8, 0, true],
    ['unknown', 8, 0, true],
  ])('compares numbers, not text: %s against %i.%i', (version, major, minor, expected) => {
    expect(versionAtLeast(version, major, minor)).toBe(expected)
  })
})
