import { expect, it } from 'vitest'
import { hasOtherSubordinates, readSubordinateUids } from './subuid.ts'

const bitbucket = { name: 'atlbitbucket', uid: 1001 }

it.each([
  ['atlbitbucket:100000:65536\n', [{ first: 100_000, last: 165_535 }]],
  [
    'root:1:1\n1001:200000:1\natlbitbucket:300000:2\n',
    [
      { first: 200_000, last: 200_000 },
      { first: 300_000, last: 300_001 },
    ],
  ],
  // More than there are users: newuidmap takes it.
  ['atlbitbucket:100000:4294967295\n', [{ first: 100_000, last: 4_294_967_294 }]],
  ['atlbitbucket2:100000:65536\n#atlbitbucket:1:1\natlbitbucket:100000:0\n', []],
  ['', []],
])('reads the subordinate ids of a user: %j', (text, ranges) => {
  expect(readSubordinateUids(text, bitbucket)).toEqual({ ranges, unclear: [] })
})

it.each(['atlbitbucket:0x30d40:65536', 'atlbitbucket:0200000:65536', '1001:5', 'atlbitbucket:x:1'])(
  'does not guess what newuidmap makes of %s',
  (line) => {
    expect(readSubordinateUids(`${line}\natlbitbucket:5:1\n`, bitbucket)).toEqual({
      ranges: [{ first: 5, last: 5 }],
      unclear: [line],
    })
  },
)

it.each([
  ['passwd: files sss\n', false],
  ['subid: files\n', false],
  ['subid:   files  # as ever\n', false],
  ['passwd: files\nsubid: sss\n', true],
  ['subid: files sss\n', true],
])('knows where else ids come from: %j', (nsswitch, elsewhere) => {
  expect(hasOtherSubordinates(nsswitch)).toBe(elsewhere)
})
