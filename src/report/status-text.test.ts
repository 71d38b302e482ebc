import { describe, expect, it } from 'vitest'
import { statusText, type CopyStatus } from './status-text.ts'
import { plainStyle } from './style.ts'

const status: CopyStatus = {
  environment: 'staging',
  tier: 'staging',
  source: 'production',
  generation: '20261122-0130-k3f9',
  dataFrom: '2026-11-22T01:32:31.000Z',
  cut: 'yes',
  fence: 'waived',
  running: 'running',
  lastRun: { id: '20261124-0130-m2p1', kind: 'refresh', state: 'failed', startedAt: '2026-11-24T01:30:00.000Z' },
}
const now = new Date('2026-11-25T05:00:00.000Z')

describe('statusText', () => {
  it('says what the copy is, how old its data is, and what to do about a failed run', () => {
    expect(statusText(status, now, plainStyle)).toBe(
      [
        'staging (staging)',
        '  copy of     production',
        '  data from   2026-11-22 01:32:31 UTC (3 days 3 h ago)',
        '  generation  20261122-0130-k3f9',
        '  cut         yes',
        '  fence       waived',
        '  running     running',
        '  last run    refresh 20261124-0130-m2p1, failed, 2026-11-24 01:30:00 UTC',
        '  understudy resume staging goes on with the last run; understudy rewind staging goes back',
        '',
      ].join('\n'),
    )
  })

  it('says how a held copy is started', () => {
    const lastRun = {
      id: '20261124-0130-m2p1',
      kind: 'refresh',
      state: 'held',
      startedAt: '2026-11-24T01:30:00.000Z',
    } as const

    expect(statusText({ ...status, lastRun }, now, plainStyle)).toContain(
      '\n  understudy resume staging --start starts the copy; understudy rewind staging goes back\n',
    )
  })

  it('says how a backup that did not end goes on, which no rewind has to do with', () => {
    const lastRun = {
      id: '20261124-0130-m2p1',
      kind: 'backup',
      state: 'failed',
      startedAt: '2026-11-24T01:30:00.000Z',
    } as const

    expect(statusText({ ...status, lastRun }, now, plainStyle)).toContain(
      '\n  understudy resume staging goes on with the backup; understudy abort staging gives it up\n',
    )
  })

  it('says what it does not know of an environment that Understudy has not made', () => {
    const stranger: CopyStatus = {
      environment: 'production',
      tier: 'production',
      source: null,
      generation: null,
      dataFrom: null,
      cut: 'unknown',
      fence: 'none',
      running: 'running',
      lastRun: null,
    }

    expect(statusText(stranger, now, plainStyle)).toBe(
      [
        'production (production)',
        '  copy of     nothing that Understudy made',
        '  data from   unknown',
        '  generation  none',
        '  cut         unknown',
        '  fence       none',
        '  running     running',
        '  last run    none',
        '',
      ].join('\n'),
    )
  })
})
