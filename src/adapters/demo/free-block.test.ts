import { expect, it } from 'vitest'
import { freeBlock } from './free-block.ts'

it('gives each of several that look at once a block of its own, before any lab stands there', async () => {
  const blocks = await Promise.all([freeBlock(), freeBlock(), freeBlock()])

  expect(new Set(blocks).size).toBe(3)
})
