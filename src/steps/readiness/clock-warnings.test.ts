import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { clockWarnings } from './clock-warnings.ts'

const now = Date.parse('2026-11-22T01:30:00.400Z')
const clock = { now: () => new Date(now), sleep: async () => undefined }
const hostAt = (name: string, seconds: number) =>
  memoryHost({ date: () => ({ stdout: `${Math.floor(now / 1000) + seconds}\n` }) }, `ssh://understudy@${name}`)

describe('clocks that differ', () => {
  it('are warned of, with how much and which way', async () => {
    expect(await clockWarnings([hostAt('bb1.prod', 3600), hostAt('bb1.staging', -90)], clock)).toEqual([
      {
        severity: 'warning',
        summary: "the clock of ssh://understudy@bb1.prod is 3600 s ahead of that of Understudy's own machine",
        hint: 'set both by NTP (`timedatectl`): the age of data and the times of a report are wrong by as much',
      },
      {
        severity: 'warning',
        summary: "the clock of ssh://understudy@bb1.staging is 90 s behind that of Understudy's own machine",
        hint: 'set both by NTP (`timedatectl`): the age of data and the times of a report are wrong by as much',
      },
    ])
  })

  it('are not, up to a minute', async () => {
    expect(await clockWarnings([hostAt('bb1.prod', 60), hostAt('bb1.staging', -59)], clock)).toEqual([])
  })

  it('are not told by an answer that took long', async () => {
    let asked = 0
    const slow = { ...clock, now: () => new Date(now + 90_000 * asked++) }

    expect(await clockWarnings([hostAt('bb1.prod', 70)], slow)).toEqual([])
  })

  it('are not told by what is no time', async () => {
    expect(await clockWarnings([memoryHost({ date: () => ({ stdout: 'Sun Nov 22\n' }) })], clock)).toEqual([])
  })
})
