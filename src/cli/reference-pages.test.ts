import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { referencePages } from '../../script/reference-pages.ts'

describe('docs/reference', () => {
  it.each(referencePages())('$path says what the program says; npm run docs:generate renews it', ({ path, text }) => {
    const written = readFileSync(path, 'utf8')

    expect(written).toBe(text)
  })
})
