import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { licenseKind } from './license-kind.ts'

/** In the shape of a licence; its signature is none. */
function licence(properties: string): string {
  const text = Buffer.concat([Buffer.from([13, 14, 12, 10, 15]), deflateSync(properties)])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const encoded = Buffer.concat([length, text, Buffer.from('signature')]).toString('base64')
  return `${encoded}X02${encoded.length.toString(31)}`.replaceAll(/.{76}/g, '$&\n')
}

describe('a stored licence', () => {
  it('says whether it is one of Data Center', () => {
    expect(licenseKind(licence('Description=x\nbitbucket.DataCenter=true\nNumberOfUsers=25\n'))).toBe('data-center')
    expect(licenseKind(licence('Description=DataCenter\nbitbucket.DataCenter=false\n'))).toBe('other')
    expect(licenseKind(licence('Description=x\nNumberOfUsers=25\n'))).toBe('other')
  })

  it.each(['', 'AAAB not a licence X02ab', 'AAAAAAX02ab', `${'A'.repeat(400)}X02ab`])(
    'of another shape says nothing',
    (text) => {
      expect(licenseKind(text)).toBe('unknown')
    },
  )
})
