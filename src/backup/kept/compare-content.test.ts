import { expect, it } from 'vitest'
import { whatChanged } from './compare-content.ts'

const sha256 = 'a'.repeat(64)
const kept = {
  home: { files: 3, bytes: 300 },
  files: {
    'database/toc.dat': { bytes: 10, sha256 },
    'database/7.dat': { bytes: 20, sha256 },
    refs: { bytes: 5, sha256 },
  },
}

it('finds nothing where everything is as it was', () => {
  expect(whatChanged(kept, structuredClone(kept))).toEqual([])
})

it('names what is missing, cut off, changed or new, and says how the home differs', () => {
  const seen = {
    home: { files: 3, bytes: 299 },
    files: {
      'database/7.dat': { bytes: 19, sha256 },
      'database/8.dat': { bytes: 1, sha256 },
      refs: { bytes: 5, sha256: 'b'.repeat(64) },
    },
  }

  expect(whatChanged(kept, seen)).toEqual([
    'database/7.dat has 19 of 20 bytes',
    'database/8.dat was not there',
    'database/toc.dat is missing',
    'refs has another content',
    'its home holds 299 instead of 300 bytes',
  ])
  expect(whatChanged(kept, { ...kept, home: { files: 2, bytes: 299 } })).toEqual([
    'its home holds 2 instead of 3 files',
  ])
})
