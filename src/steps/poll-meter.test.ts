import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { recordedProgress } from '../../test/fixtures/recorded-progress.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import type { Reading } from '../kernel/run-progress.ts'
import { bytesBelow, pollMeter } from './poll-meter.ts'

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

describe('what the files below a folder hold', () => {
  it('is one number, or nothing', async () => {
    const there = memoryHost({ du: () => ({ exitCode: 0, stdout: '1430000000\t/spool/r1/database\n' }) })
    const absent = memoryHost({ du: () => ({ exitCode: 1, stderr: 'du: cannot access: No such file or directory' }) })

    expect(await bytesBelow(there, '/spool/r1/database')).toBe(1_430_000_000)
    expect(await bytesBelow(absent, '/spool/r1/database')).toBeUndefined()
  })
})
