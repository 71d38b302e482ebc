import fc from 'fast-check'
import { expect, it } from 'vitest'
import { batchesOf } from './batches.ts'

it('keeps every word in its order, and fills each command line before it begins the next', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4000 }), { size: 'max', maxLength: 60 }), (words) => {
      const batches = batchesOf(words)

      expect(batches.flat()).toEqual(words)
      for (const [index, batch] of batches.entries()) {
        expect(batch.join(' ').length).toBeLessThanOrEqual(16 * 1024)
        const oneMore = [...batch, ...(batches[index + 1]?.slice(0, 1) ?? ['x'.repeat(16 * 1024)])]
        expect(oneMore.join(' ').length).toBeGreaterThanOrEqual(16 * 1024)
      }
    }),
  )
})

it('gives a word that is too long a command line of its own', () => {
  expect(batchesOf(['a', 'x'.repeat(20_000), 'b'])).toEqual([['a'], ['x'.repeat(20_000)], ['b']])
})
