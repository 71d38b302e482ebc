import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countedAnew, disregarding, withTried, type TriedDestination } from './ledger.ts'

const [morning, noon, night] = ['2026-11-22T08:00:00.000Z', '2026-11-22T12:00:00.000Z', '2026-11-22T23:00:00.000Z']

const tried = (attempts: number, lastAt = morning, address = '10.1.0.5'): TriedDestination => ({
  address,
  port: 443,
  protocol: 'tcp',
  attempts,
  lastAt,
})

describe('the ledger of attempts that the fence refused', () => {
  it('begins with what the kernel has, the most often tried first', () => {
    expect(withTried([], [tried(1), tried(3, noon, '10.1.0.6')])).toEqual([
      { ...tried(3, noon, '10.1.0.6'), firstAt: noon, counted: 3 },
      { ...tried(1), firstAt: morning, counted: 1 },
    ])
  })

  it('adds what came since, and moves the time of the last attempt', () => {
    expect(withTried(withTried([], [tried(2)]), [tried(5, noon)])).toEqual([
      { ...tried(5, noon), firstAt: morning, counted: 5 },
    ])
  })

  it('keeps what the kernel has forgotten', () => {
    const before = withTried([], [tried(2)])

    expect(withTried(before, [])).toEqual(before)
  })

  it('goes on counting where the rules were loaded anew, by a raise or by a reboot', () => {
    const before = withTried([], [tried(5)])

    expect(withTried(countedAnew(before), [tried(7, night)])[0]).toMatchObject({ attempts: 12, lastAt: night })
    expect(withTried(before, [tried(2, night)])[0]).toMatchObject({ attempts: 7, counted: 2 })
  })

  it('leaves aside what Understudy tried itself, and counts on from there', () => {
    const proven = disregarding(withTried([], [tried(1)]), [tried(3, noon), tried(2, noon, '10.1.0.6')])

    expect(proven.map(({ address, attempts, counted }) => [address, attempts, counted])).toEqual([
      ['10.1.0.5', 1, 3],
      ['10.1.0.6', 0, 2],
    ])
    expect(withTried(proven, [tried(4, night), tried(3, night, '10.1.0.6')])).toEqual([
      { ...tried(2, night), firstAt: morning, counted: 4 },
      { ...tried(1, night, '10.1.0.6'), firstAt: night, counted: 3 },
    ])
  })

  it('counts every attempt once, however often the kernel is asked', () => {
    const counts = fc.array(fc.nat(5), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(counts, (steps) => {
        let total = 0
        let ledger = withTried([], [])
        for (const step of steps) {
          total += step
          if (total > 0) ledger = withTried(ledger, [tried(total)])
        }
        expect(ledger[0]?.attempts ?? 0).toBe(total)
      }),
    )
  })
})
