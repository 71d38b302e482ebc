import { expect, it } from 'vitest'
import { roomFor } from './room-for.ts'

const kept = { home: { files: 1000, bytes: 10_000_000 }, files: { 'database/1.dat': { bytes: 500_000, sha256: '' } } }

it('is all of a backup where nothing can be shared, each file with half a block more', () => {
  expect(roomFor(kept, 'copy')).toEqual({ bytes: 10_500_000 + 1001 * 2048, inodes: 1001 })
})

it.each(['clone', 'link'] as const)('is what is not shared by a %s, and no dump', (way) => {
  expect(roomFor(kept, way)).toEqual({ bytes: 500_000, inodes: 500 })
})
