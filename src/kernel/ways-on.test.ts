import { expect, it } from 'vitest'
import { waysOn, withWaysOn } from './ways-on.ts'

it.each([
  ['make room there', 'make room there; `understudy resume staging` goes on; `understudy rewind staging` goes back'],
  ['mend it, then `understudy resume`', 'mend it, then `understudy resume`; `understudy rewind staging` goes back'],
  [
    '`understudy resume staging`, or `understudy rewind staging`',
    '`understudy resume staging`, or `understudy rewind staging`',
  ],
])('the hint %s names how the run goes on and back, once', (hint, expected) => {
  expect(withWaysOn(hint, 'staging')).toBe(expected)
  expect(withWaysOn(expected, 'staging')).toBe(expected)
})

it('names how a run is given up that changed nothing of the copy', () => {
  const ways = '`understudy resume staging` goes on; `understudy abort staging` gives it up'

  expect(waysOn('staging', 'abort')).toBe(ways)
  expect(withWaysOn('make room there', 'staging', 'abort')).toBe(`make room there; ${ways}`)
})
