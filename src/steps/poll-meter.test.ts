import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { recordedProgress } from '../../test/fixtures/recorded-progress.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Reading } from '../kernel/run-progress.ts'
import { bytesBelow, pollMeter } from './poll-meter.ts'

const { signal } = new AbortController()

const turns = async (count: number): Promise<void> => {
  for (let one = 0; one < count; one += 1) await turn()
}

describe('a meter that asks for itself', () => {
  it('goes on until it is disposed, and asks nothing afterwards', async () => {
    const { progress, lines } = recordedProgress()
    let asked = 0
    const ask = async (): Promise<Reading | undefined> => {
      asked += 1
      return asked === 1 ? undefined : { done: asked }
    }
    const meter = pollMeter(
      { clock: steppingClock(), progress },
      { what: 'the dump', unit: 'bytes', ask, everyMs: 2000 },
    )
    await turns(8)
    meter[Symbol.dispose]()
    const before = [...lines]
    await turns(8)

    expect(before.slice(0, 3)).toEqual(['begin the dump (bytes)', 'the dump: 2', 'the dump: 3'])
    expect(lines).toEqual(before)
    expect(before.at(-1)).toBe('end the dump')
  })

  it('asks no second time where a question failed, and nobody hears of it', async () => {
    const { progress, lines } = recordedProgress()
    let asked = 0
    const ask = async (): Promise<Reading> => {
      asked += 1
      throw new Error('sudo: a password is required')
    }
    using _ = pollMeter({ clock: steppingClock(), progress }, { what: 'the dump', unit: 'bytes', ask, everyMs: 2000 })
    await turns(12)

    expect(asked).toBe(1)
    expect(lines).toEqual(['begin the dump (bytes)'])
  })
})

describe('a question that takes long', () => {
  it('is asked so seldom that it takes at most a fiftieth of the time', async () => {
    const { progress } = recordedProgress()
    const slept: number[] = []
    let now = 0
    const clock: Clock = {
      now: () => new Date(now),
      sleep: async (milliseconds, signal) => {
        slept.push(milliseconds)
        await turn()
        signal?.throwIfAborted()
      },
    }
    const ask = async (): Promise<Reading> => {
      now += slept.length === 1 ? 3000 : 10
      return { done: now }
    }
    using _ = pollMeter({ clock, progress }, { what: 'the dump', unit: 'bytes', ask, everyMs: 2000 })
    await turns(12)

    expect(slept.slice(0, 3)).toEqual([2000, 147_000, 2000])
  })

  it('hears that nobody waits for its answer any more', async () => {
    const { progress } = recordedProgress()
    const signals: AbortSignal[] = []
    const ask = (signal: AbortSignal) => {
      signals.push(signal)
      return new Promise<never>(() => undefined)
    }
    const meter = pollMeter(
      { clock: steppingClock(), progress },
      { what: 'the dump', unit: 'bytes', ask, everyMs: 2000 },
    )
    await turns(4)
    meter[Symbol.dispose]()

    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})

describe('what the files below a folder hold', () => {
  it('is one number, or nothing', async () => {
    const there = memoryHost({ du: () => ({ exitCode: 0, stdout: '1430000000\t/spool/r1/database\n' }) })
    const absent = memoryHost({ du: () => ({ exitCode: 1, stderr: 'du: cannot access: No such file or directory' }) })

    expect(await bytesBelow(there, '/spool/r1/database', signal)).toBe(1_430_000_000)
    expect(await bytesBelow(absent, '/spool/r1/database', signal)).toBeUndefined()
  })

  it('is told also where a file vanished meanwhile', async () => {
    const stderr = "du: cannot access '/spool/r1/x': No such file or directory"
    const host = memoryHost({ du: () => ({ exitCode: 1, stdout: '500\t/spool/r1/database\n', stderr }) })

    expect(await bytesBelow(host, '/spool/r1/database', signal)).toBe(500)
  })

  it.each([1, 126])('cannot be told where du fails with %i, so that nobody asks again', async (exitCode) => {
    const host = memoryHost({ du: () => ({ exitCode, stderr: 'du: cannot read directory: Permission denied' }) })

    await expect(bytesBelow(host, '/spool/r1/database', signal)).rejects.toThrow('du')
  })
})
