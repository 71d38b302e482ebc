import { describe, expect, it } from 'vitest'
import type { Benchmark } from '../benchmark.ts'
import { quotient } from '../experiment.ts'
import { judge, resultsDocument, resultsText } from './result.ts'

const rounds = [
  [3, 10],
  [9, 10],
  [2, 10],
].map(([ours = 0, theirs = 0]) => new Map([['ours (s)', ours] as const, ['theirs (s)', theirs] as const]))

describe('a benchmark', () => {
  it('takes the ratio within each round, then the median of the ratios', () => {
    const judged = judge(benchmark({ bound: 'at-most', goal: 0.5 }), rounds)

    expect(resultsDocument([judged], [])).toBe(
      '{"schema":"understudy/bench/1","results":[{"name":"subject/what","unit":"ratio","value":0.3,"bound":"at-most","goal":0.5,"ok":true,"runs":3}],"notRun":[]}\n',
    )
  })

  it('shows people the spread and what the figure is made of', () => {
    const judged = judge(benchmark({ bound: 'at-least', goal: 0.5 }), rounds)

    expect(resultsText([judged], [])).toBe(
      [
        'subject/what  0.3 [0.2..0.9]  goal at least 0.5: MISSED  (3 runs)',
        '  ours against theirs',
        '  ours (s)                     3 [2..9]',
        '',
      ].join('\n'),
    )
  })

  it('that could not be run is no result, and says why', () => {
    const notRun = [{ name: 'home/reflink', because: 'mkfs.xfs is not there' }]

    expect(resultsText([], notRun)).toBe('home/reflink  could not be run: mkfs.xfs is not there\n')
    expect(resultsDocument([], notRun)).toBe(
      '{"schema":"understudy/bench/1","results":[],"notRun":[{"name":"home/reflink","because":"mkfs.xfs is not there"}]}\n',
    )
  })

  it.each([
    { bound: 'at-most', goal: 0.3, ok: true },
    { bound: 'at-most', goal: 0.29, ok: false },
    { bound: 'at-least', goal: 0.3, ok: true },
    { bound: 'at-least', goal: 0.31, ok: false },
  ] as const)('with 0.3 and the goal $bound $goal is ok: $ok', ({ bound, goal, ok }) => {
    expect(judge(benchmark({ bound, goal }), rounds).result.ok).toBe(ok)
  })

  it('fails when nothing measured what it needs', () => {
    expect(() => judge(benchmark({ bound: 'at-most', goal: 1 }), [new Map([['other (s)', 1]])])).toThrow(
      'nothing measured "ours (s)"; there is other (s)',
    )
  })
})

function benchmark(judgedBy: Pick<Benchmark, 'bound' | 'goal'>): Benchmark {
  return {
    ...judgedBy,
    name: 'subject/what',
    title: 'ours against theirs',
    unit: 'ratio',
    experiment: { id: 'nothing', open: () => Promise.reject(new Error('is not opened')) },
    value: (sample) => quotient(sample, 'ours (s)', 'theirs (s)'),
    shows: ['ours (s)'],
  }
}
