import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMark, parseMark } from './mark.ts'

describe('the mark', () => {
  it('is one line that people can read', () => {
    const mark = { environment: 'staging', run: '20261122-0130-k3f9', source: 'production', generation: '3' }

    expect(formatMark(mark)).toBe(
      'understudy: environment=staging run=20261122-0130-k3f9 source=production generation=3',
    )
  })

  it('is read back whatever the names are', () => {
    const name = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed())
    fc.assert(
      fc.property(fc.record({ environment: name, run: name, source: name, generation: name }), (mark) => {
        expect(parseMark(formatMark(mark))).toEqual(mark)
      }),
    )
  })

  it.each([
    '',
    'production',
    'understudy:',
    'understudy: environment=staging',
    'understudy: environment=% run=a source=b generation=c',
  ])('is not seen in %j', (text) => {
    expect(parseMark(text)).toBeUndefined()
  })
})
