import { describe, expect, it } from 'vitest'
import { record } from '../../test/fixtures/finished-refresh/parts.ts'
import { runsText } from './runs-text.ts'
import { plainStyle } from './style.ts'

describe('runsText', () => {
  it('is a line for each run', () => {
    const running = {
      ...record,
      id: '20261123-0130-aaaa',
      state: 'running',
      endedAt: undefined,
      why: undefined,
    } as const

    expect(runsText([running, record], plainStyle)).toBe(
      [
        'RUN                 KIND     ENVIRONMENT  STATE    STARTED                  TOOK         BY           WHY',
        '20261123-0130-aaaa  refresh  staging      running  2026-11-22 01:30:00 UTC  -            mira@admin1',
        '20261122-0130-k3f9  refresh  staging      done     2026-11-22 01:30:00 UTC  11 min 20 s  mira@admin1  weekly refresh',
        '',
      ].join('\n'),
    )
  })

  it('says so when there is none', () => {
    expect(runsText([], plainStyle)).toBe('No run is recorded.\n')
  })
})
