import { describe, expect, it } from 'vitest'
import { plainView } from './plain-progress.ts'

const START = Date.parse('2026-11-22T01:30:00.000Z')

/** What stands in the file after a tick each second; one effect begins at each of these seconds. */
function writtenIn(seconds: number, begins: readonly number[]): readonly string[] {
  const written: string[] = []
  const view = plainView((text) => void written.push(text))
  for (let second = 0; second <= seconds; second += 1) {
    const begun = begins.findLast((one) => one <= second) ?? 0
    view.progress({
      at: new Date(START + second * 1000).toISOString(),
      doing: { title: `effect ${begun}`, seconds: second - begun },
      running: [],
    })
  }
  return written
}

describe('what is under way, in a file', () => {
  it('is told every half minute, once it takes half a minute', () => {
    expect(writtenIn(95, [0])).toEqual([
      '       effect 0: for 30 s\n',
      '       effect 0: for 1 min 00 s\n',
      '       effect 0: for 1 min 30 s\n',
    ])
  })

  it('is not told of what is short, and at no time more often', () => {
    expect(writtenIn(80, [0, 20, 45])).toEqual(['       effect 45: for 30 s\n'])
    expect(writtenIn(65, [0, 31])).toEqual(['       effect 0: for 30 s\n', '       effect 31: for 30 s\n'])
  })
})
