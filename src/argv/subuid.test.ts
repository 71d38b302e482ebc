import { expect, it } from 'vitest'
import { readSubordinateUids } from './subuid.ts'

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
  ['atlbitbucket2:100000:65536\n#atlbitbucket:1:1\n', []],
  ['atlbitbucket:100000:0\natlbitbucket:x:5\natlbitbucket:4294967290:65536\natlbitbucket:5\n', []],
  ['', []],
])('reads the subordinate ids of a user: %j', (text, ranges) => {
  expect(readSubordinateUids(text, bitbucket)).toEqual(ranges)
})
