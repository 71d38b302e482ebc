import { describe, expect, it } from 'vitest'
import type { RunningMeter, RunProgress } from '../kernel/run-progress.ts'
import { progressLines, progressSentence } from './progress-text.ts'

const pass: RunningMeter = {
  what: 'first pass of the home',
  unit: 'bytes',
  seconds: 14,
  done: 1_200_000_000,
  total: 3_000_000_000,
  perSecond: 85_100_000,
  secondsLeft: 21.2,
}
const progress = (over: Partial<RunProgress> = {}): RunProgress => ({
  at: '2026-11-22T01:30:14.000Z',
  doing: { title: 'copy the home of production while it runs', seconds: 14 },
  running: [pass],
  ...over,
})
const of = (meter: Partial<RunningMeter>, columns = 100) =>
  progressLines(progress({ running: [{ ...pass, ...meter }] }), columns)

describe('the lines of what is under way', () => {
  it('say how much, of how much, how fast and how much longer', () => {
    expect(progressLines(progress(), 100)).toEqual([
      '       first pass of the home: 1.2 GB of 3.0 GB (40 %), 85.1 MB/s, about 25 s left',
    ])
  })

  it('say how long it takes already where nobody knows of how much', () => {
    expect(of({ total: undefined, secondsLeft: undefined })).toEqual([
      '       first pass of the home: 1.2 GB, 85.1 MB/s, for 14 s',
    ])
  })

  it('say nothing of what is not known yet', () => {
    const unknown = { done: 0, total: undefined, perSecond: 0, secondsLeft: undefined }

    expect(of({ ...unknown, seconds: 3 })).toEqual(['       first pass of the home: for 3 s'])
  })

  it('call what is only about right so, and never done before it is', () => {
    expect(of({ what: 'dump', done: 3_000_000_000, estimated: true, secondsLeft: 0 })).toEqual([
      '       dump: 3.0 GB of about 3.0 GB (99 %), 85.1 MB/s, about 5 s left',
    ])
  })

  it('count other things too', () => {
    const counted = {
      what: 'large files hashed',
      unit: 'files',
      done: 40,
      total: 99,
      perSecond: 4,
      secondsLeft: 400,
    } as const

    expect(of(counted)).toEqual(['       large files hashed: 40 of 99 files (40 %), 4.0/s, about 7 min left'])
    expect(of({ ...counted, unit: 'repositories', total: 20_000, perSecond: 1234, secondsLeft: 7300 })).toEqual([
      '       large files hashed: 40 of 20,000 repositories (0 %), 1,234/s, about 2 h 10 min left',
    ])
  })

  it('say how long the source is locked, and how long it may be', () => {
    const lock = { source: 'production', seconds: 12.4, allowedSeconds: 600 }

    expect(progressLines(progress({ lock }), 100)).toEqual([
      '       first pass of the home: 1.2 GB of 3.0 GB (40 %), 85.1 MB/s, about 25 s left',
      '       production is locked for 12 s, of at most 10 min 00 s',
    ])
  })

  it('name what is being done where nothing of it can be counted', () => {
    const doing = (seconds: number) =>
      progressLines(progress({ running: [], doing: { title: 'start it', seconds } }), 100)

    expect(doing(1)).toEqual([])
    expect(doing(95)).toEqual(['       start it: for 1 min 35 s'])
  })

  it('name it too until what can be counted takes long itself', () => {
    const begun = progressLines(progress({ running: [{ ...pass, seconds: 1 }] }), 100)

    expect(begun).toEqual(['       copy the home of production while it runs: for 14 s'])
  })

  it('leave out first what matters least where the terminal is narrow, and are never wider', () => {
    expect([79, 68, 60, 40, 30, 20, 10, 1].map((columns) => of({}, columns)[0])).toEqual([
      '       first pass of the home: 1.2 GB of 3.0 GB (40 %), about 25 s left',
      '       first pass of the home: 40 %, about 25 s left',
      '       first pass of the home: 40 %, about 25 s left',
      'first pass of the home: 40 %',
      'first pass of the home: 40 %',
      'first pass of the h…',
      'first pas…',
      '…',
    ])
  })

  it('stand in one line where they go into a file', () => {
    const lock = { source: 'production', seconds: 12.4, allowedSeconds: 600 }

    expect(progressSentence(progress({ lock }))).toBe(
      '       first pass of the home: 1.2 GB of 3.0 GB (40 %), 85.1 MB/s, about 25 s left; production is locked for 12 s, of at most 10 min 00 s',
    )
  })
})
