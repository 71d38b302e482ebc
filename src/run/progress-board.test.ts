import { describe, expect, it } from 'vitest'
import type { RunProgress } from '../kernel/run-progress.ts'
import { openProgressBoard } from './progress-board.ts'

const START = Date.parse('2026-11-22T01:30:00.000Z')

function board(tell?: (progress: RunProgress) => void) {
  let now = START
  const told: RunProgress[] = []
  const clock = { now: () => new Date(now), sleep: () => Promise.resolve() }
  const opened = openProgressBoard(clock, tell ?? ((progress) => void told.push(progress)))
  return {
    ...opened,
    told,
    after: (seconds: number) => {
      now = START + seconds * 1000
      opened.tick()
    },
  }
}

describe('the board of what is under way', () => {
  it('tells all of it at once, with speed and time left where they can be known', () => {
    const opened = board()
    const { reporter, after, told } = opened
    opened.doing('send the archive')
    const meter = reporter.begin('the archive', 'bytes')
    reporter.begin('repositories followed', 'repositories')
    for (let second = 0; second <= 10; second += 1) {
      meter.tell({ done: second * 100, total: 5000 })
      after(second)
    }

    expect(told.at(-1)).toEqual({
      at: '2026-11-22T01:30:10.000Z',
      doing: { title: 'send the archive', seconds: 10 },
      running: [
        { what: 'the archive', unit: 'bytes', seconds: 10, done: 1000, total: 5000, perSecond: 100, secondsLeft: 40 },
        { what: 'repositories followed', unit: 'repositories', seconds: 10, done: 0, perSecond: 0 },
      ],
    })
  })

  it('tells nothing in between, however often something is told to it', () => {
    const { reporter, after, told } = board()
    const meter = reporter.begin('the dump', 'bytes')
    for (let count = 0; count < 1000; count += 1) meter.tell({ done: count })
    expect(told).toEqual([])

    after(1)
    expect(told.map(({ running }) => running.map(({ done }) => done))).toEqual([[999]])
  })

  it('tells once more when something that it told of has ended, and of what was too short never', () => {
    const { reporter, after, told } = board()
    reporter.begin('short', 'files')[Symbol.dispose]()
    expect(told).toEqual([])
    const long = reporter.begin('long', 'files')
    after(1)

    long[Symbol.dispose]()
    long[Symbol.dispose]()

    expect(told.map(({ running }) => running.map(({ what }) => what))).toEqual([['long'], []])
  })

  it('takes a total that is less than what is done for none', () => {
    const { reporter, after, told } = board()
    reporter.begin('the dump', 'bytes').tell({ done: 30, total: 20, estimated: true })
    after(1)

    expect(told.at(-1)?.running).toEqual([{ what: 'the dump', unit: 'bytes', seconds: 1, done: 30 }])
  })

  it('counts the time of the lock until it is given back', () => {
    const { reporter, after, told } = board()
    const [lockedAt, deadline] = [new Date(START), new Date(START + 600_000)]
    const held = reporter.locked({ source: 'production', lockedAt, deadline })
    after(12)
    held[Symbol.dispose]()
    held[Symbol.dispose]()

    expect(told.map(({ lock }) => lock)).toEqual([
      { source: 'production', seconds: 12, allowedSeconds: 600 },
      undefined,
    ])
  })

  it('lets nobody feel that what it tells could not be shown', () => {
    const { reporter, after } = board(() => {
      throw new Error('no space left')
    })
    const meter = reporter.begin('the dump', 'bytes')

    expect(() => after(1)).not.toThrow()
    expect(() => meter[Symbol.dispose]()).not.toThrow()
  })
})
