import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LockWindow } from '../config/lock-window.ts'
import { lockTime, momentText, windowText } from './lock-time.ts'

const at = (from: string, to: string, timeZone = 'Europe/Berlin'): LockWindow => {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  return { fromMinute: minutes(from), toMinute: minutes(to), timeZone }
}
const asked = (window: LockWindow | undefined, now: string, totalMs = 600_000) => {
  const answer = lockTime({ window, totalMs }, new Date(now))
  return answer.kind === 'later' ? answer.at.toISOString() : answer.kind
}
const night = at('01:00', '04:00')

describe('when production may be locked', () => {
  it.each([
    ['without a window, at any time', undefined, '2026-11-22T11:00:00Z', 'now'],
    ['within the window', night, '2026-11-22T00:30:00Z', 'now'],
    ['at its first moment', night, '2026-11-22T00:00:00Z', 'now'],
    ['at noon, not before the next night', night, '2026-11-22T11:00:00Z', '2026-11-23T00:00:00.000Z'],
    ['a moment before it opens', night, '2026-11-21T23:59:59.999Z', '2026-11-22T00:00:00.000Z'],
    ['as long as the whole lock fits in', night, '2026-11-22T02:50:00Z', 'now'],
    ['but not a millisecond later', night, '2026-11-22T02:50:00.001Z', '2026-11-23T00:00:00.000Z'],
    ['not at its end', night, '2026-11-22T03:00:00Z', '2026-11-23T00:00:00.000Z'],
    ['over midnight, before it', at('22:00', '02:00'), '2026-11-22T22:59:00Z', 'now'],
    ['over midnight, after it', at('22:00', '02:00'), '2026-11-23T00:30:00Z', 'now'],
    ['over midnight, outside', at('22:00', '02:00'), '2026-11-23T01:00:00Z', '2026-11-23T21:00:00.000Z'],
    ['the whole day long', at('05:00', '05:00'), '2026-11-22T11:00:00Z', 'now'],
    ['in summer, an hour earlier by UTC', night, '2026-07-01T11:00:00Z', '2026-07-01T23:00:00.000Z'],
    [
      'in a zone that is half an hour off',
      at('01:00', '04:00', 'Asia/Kolkata'),
      '2026-11-22T11:00:00Z',
      '2026-11-22T19:30:00.000Z',
    ],
  ])('%s', (_what, window, now, expected) => {
    expect(asked(window, now)).toBe(expected)
  })

  it('passes over a night in which the clocks skip the window, or leave too little of it', () => {
    expect(asked(at('02:00', '03:00'), '2026-03-28T11:00:00Z')).toBe('2026-03-30T00:00:00.000Z')
    expect(asked(at('01:55', '03:05'), '2026-03-28T11:00:00Z')).toBe('2026-03-29T00:55:00.000Z')
    expect(asked(at('01:55', '03:00'), '2026-03-28T11:00:00Z')).toBe('2026-03-29T23:55:00.000Z')
  })

  it('counts the hour that the clocks repeat twice, as the clock on the wall does', () => {
    const hour = 3_600_000

    expect(asked(at('01:00', '04:00'), '2026-10-24T11:00:00Z', 4 * hour)).toBe('2026-10-24T23:00:00.000Z')
    expect(asked(at('02:00', '02:30'), '2026-10-25T00:40:00Z')).toBe('2026-10-25T01:00:00.000Z')
  })

  it('is never where the window is shorter than the lock may last', () => {
    expect(asked(at('01:00', '01:05'), '2026-11-22T11:00:00Z')).toBe('never')
  })

  it('never lets a lock begin or last outside, whatever window, zone, time and length', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
    const minute = fc.integer({ min: 0, max: 1439 })
    const now = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    const total = fc.integer({ min: 60_000, max: 3 * 3_600_000 })
    fc.assert(
      fc.property(minute, minute, zones, now, total, (fromMinute, toMinute, timeZone, when, totalMs) => {
        const window = { fromMinute, toMinute, timeZone }
        const answer = lockTime({ window, totalMs }, when)
        if (answer.kind === 'never') return
        const start = answer.kind === 'now' ? when : answer.at
        expect(start.getTime()).toBeGreaterThanOrEqual(when.getTime())
        for (const moment of [start.getTime(), start.getTime() + totalMs / 2, start.getTime() + totalMs - 1])
          expect(isOpen(window, new Date(moment))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

it('is told as it is written, with the moment by the clock there', () => {
  expect(windowText(night)).toBe('01:00-04:00 Europe/Berlin')
  expect(momentText(night, new Date('2026-11-23T00:00:00Z'))).toBe('2026-11-23 01:00 Europe/Berlin')
  expect(momentText(night, new Date('2026-11-22T23:00:00Z'))).toBe('2026-11-23 00:00 Europe/Berlin')
})

/** By another way than the code: the parts of another locale, compared as text. */
function isOpen({ fromMinute, toMinute, timeZone }: LockWindow, moment: Date): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .formatToParts(moment)
    .filter(({ type }) => type === 'hour' || type === 'minute')
    .map(({ value }) => Number(value))
  const minutes = (parts[0] ?? 0) * 60 + (parts[1] ?? 0)
  if (fromMinute < toMinute) return minutes >= fromMinute && minutes < toMinute
  return minutes >= fromMinute || minutes < toMinute
}
