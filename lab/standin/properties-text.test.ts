import { array, assert, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProperties } from './properties-text.ts'

describe('parseProperties', () => {
  it('reads separators, comments, continuation lines and escapes as java.util.Properties does', () => {
    const text = [
      '# jdbc.url=no',
      '! neither=this',
      'a=1',
      'b : 2 ',
      'c 3',
      '  d\t=\t4',
      'long=one,\\',
      '    two',
      'path=c:\\\\temp\\n\\u00e9',
      'key\\ with\\:signs=x=y:z',
      'empty',
      'a=last',
    ].join('\r\n')

    expect(Object.fromEntries(parseProperties(text))).toEqual({
      a: 'last',
      b: '2 ',
      c: '3',
      d: '4',
      long: 'one,two',
      path: 'c:\\temp\né',
      'key with:signs': 'x=y:z',
      empty: '',
    })
  })

  it('treats a doubled backslash at the end of a line as a backslash', () => {
    expect(Object.fromEntries(parseProperties('a=x\\\\\nb=y'))).toEqual({ a: 'x\\', b: 'y' })
  })

  it('gives back every entry that was written with all signs escaped', () => {
    const entries = array(tuple(string({ unit: 'grapheme' }), string({ unit: 'binary' })), { maxLength: 8 })

    assert(
      property(entries, (pairs) => {
        const text = pairs.map(([key, value]) => `${escaped(key)}=${escaped(value)}`).join('\n')
        expect(parseProperties(text)).toEqual(new Map(pairs))
      }),
    )
  })
})

function escaped(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
