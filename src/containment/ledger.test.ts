import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countedAnew, disregarding, withLogged, withTried, type TriedDestination } from './ledger.ts'

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

describe('what only the log of the kernel has still', () => {
  const logged = (at: string, address = '198.51.100.7') => ({ at, address, port: 443, protocol: 'tcp', user: 20_012 })
  const nothingKnown = { isKnown: () => false, isOfCopy: () => false }

  it('is an entry, with the first and the last time', () => {
    expect(withLogged([], [logged(noon), logged(morning), logged(night)], nothingKnown)).toEqual([
      { ...tried(3, night, '198.51.100.7'), firstAt: morning, counted: 0, loggedUntil: night },
    ])
  })

  it('is brought up to date by later lines, each counted once, until the kernel counts it', () => {
    const lines = [logged(morning), logged(noon), logged(night)]
    const first = withLogged([], lines.slice(0, 1), nothingKnown)
    const later = withLogged(first, lines, nothingKnown)
    const counted = withTried(later, [tried(1, night, '198.51.100.7')])

    expect(later).toEqual([{ ...tried(3, night, '198.51.100.7'), firstAt: morning, counted: 0, loggedUntil: night }])
    expect(withLogged(later, lines, nothingKnown)).toEqual(later)
    expect(withLogged(counted, [...lines, logged('2026-11-23T08:00:00.000Z')], nothingKnown)).toEqual([
      { ...tried(4, night, '198.51.100.7'), firstAt: morning, counted: 1 },
    ])
  })

  it('adds no attempt to a destination that was counted, or that only Understudy tried', () => {
    const counted = withTried([], [tried(5, noon, '198.51.100.7')])
    const proven = disregarding([], [tried(1, noon, '198.51.100.7')])

    expect(withLogged(counted, [logged(morning), logged(night)], nothingKnown)).toEqual([
      { ...tried(5, noon, '198.51.100.7'), firstAt: morning, counted: 5 },
    ])
    expect(withLogged(counted, [logged(morning)], { ...nothingKnown, isKnown: () => true })).toEqual(counted)
    expect(withLogged(proven, [logged(noon)], nothingKnown)).toEqual(proven)
  })

  it("is left out where the destination is known: those of a proof were Understudy's own", () => {
    expect(
      withLogged([], [logged(noon)], { ...nothingKnown, isKnown: ({ address }) => address === '198.51.100.7' }),
    ).toEqual([])
  })

  it('tells whether the copy tried it, of what was counted too', () => {
    const both = [logged(noon), { ...logged(noon, '198.51.100.8'), user: 0 }]
    const counted = withTried([], [tried(1, noon, '198.51.100.7')])
    const isOfCopy = (user: number) => user === 20_012

    const ledger = withLogged(counted, both, { ...nothingKnown, isOfCopy })

    expect(ledger.map(({ address, byCopy }) => [address, byCopy])).toEqual([
      ['198.51.100.7', true],
      ['198.51.100.8', undefined],
    ])
  })

  it('is no destination where its protocol has no ports', () => {
    expect(withLogged([], [{ ...logged(noon), protocol: 'icmp', port: undefined }], nothingKnown)).toEqual([])
  })

  it('is counted on from there by what the kernel counts since', () => {
    const ledger = withLogged([], [logged(morning)], nothingKnown)

    expect(withTried(ledger, [tried(2, night, '198.51.100.7')])).toEqual([
      { ...tried(3, night, '198.51.100.7'), firstAt: morning, counted: 2 },
    ])
  })
})
