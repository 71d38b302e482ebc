import { describe, expect, it } from 'vitest'
import { closestWord } from './closest-word.ts'

describe('closestWord', () => {
  it.each([
    ['runas', 'runAs'],
    ['nodse', 'nodes'],
    ['databse', 'database'],
    ['licence', 'license'],
  ])('takes %s for %s', (written, meant) => {
    expect(closestWord(written, ['nodes', 'runAs', 'database', 'license'])).toBe(meant)
  })

  it.each(['colour', '', 'n', 'xyz'])('does not guess from %j', (written) => {
    expect(closestWord(written, ['nodes', 'runAs', 'database', 'license'])).toBeUndefined()
  })
})
