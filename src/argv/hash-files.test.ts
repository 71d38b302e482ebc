import { describe, expect, it } from 'vitest'
import { readHashes } from './hash-files.ts'

async function* inPieces(text: string, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

describe('the hashes of files', () => {
  it('come with their paths, wherever the output is cut, and without what was not finished', async () => {
    const [first, second] = ['a'.repeat(64), '0'.repeat(64)]
    const output = `${first}  /srv/a file\nof two lines\0${second} */srv/zürich\0${first}  /srv/half`

    for (const length of [1, 7, 1000]) {
      const found: string[][] = []
      await readHashes(inPieces(output, length), (sum, path) => found.push([sum, path]))

      expect(found).toEqual([
        [first, '/srv/a file\nof two lines'],
        [second, '/srv/zürich'],
      ])
    }
  })
})
