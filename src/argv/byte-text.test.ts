import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfText, textOfBytes } from './byte-text.ts'

describe('text of bytes', () => {
  it('comes back byte for byte, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(Buffer.from(bytesOfText(textOfBytes(bytes)))).toEqual(Buffer.from(bytes))
      }),
      { numRuns: 2000 },
    )
  })

  it('is ordinary text where the bytes are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(textOfBytes(Buffer.from(text))).toBe(text)
      }),
    )
  })

  it('escapes only the bytes that are no UTF-8', () => {
    const bytes = Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xed, 0xa0, 0x80])

    expect(textOfBytes(bytes)).toBe('a\udcffé\udced\udca0\udc80')
  })
})
