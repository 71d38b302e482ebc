import { describe, expect, it } from 'vitest'
import { destinationsOf, openAt, type Latch } from './latch.ts'

const latch: Latch = {
  endpoint: 'ci.example.com:443',
  addresses: ['10.3.3.3', '2001:db8:3::3'],
  port: 443,
  because: 'a look at the builds',
  by: 'ada',
  openedAt: '2026-11-22T01:00:00.000Z',
  until: '2026-11-22T03:00:00.000Z',
}

describe('a latch', () => {
  it.each([
    ['at the moment that it is opened', '2026-11-22T01:00:00.000Z', true],
    ['just before its end', '2026-11-22T02:59:59.999Z', true],
    ['at its end', '2026-11-22T03:00:00.000Z', false],
    ['where the clock was set back behind its beginning', '2026-11-22T00:59:59.999Z', false],
  ])('%s: open is %s', (_what, now, open) => {
    expect(openAt([latch], new Date(now))).toEqual(open ? [latch] : [])
  })

  it('of a time that cannot be read is over', () => {
    expect(openAt([{ ...latch, until: 'soon' }], new Date(latch.openedAt))).toEqual([])
  })

  it('opens one port of each address, over TCP', () => {
    const why = { kind: 'latch', until: latch.until, because: latch.because }
    const one = { port: 443, protocol: 'tcp', why, endpoint: 'ci.example.com:443' }

    expect(destinationsOf(latch)).toEqual([
      { to: '10.3.3.3', ...one },
      { to: '2001:db8:3::3', ...one },
    ])
  })
})
