import { describe, expect, it } from 'vitest'
import type { CheckResult } from '../kernel/check-result.ts'
import { checks } from '../../test/fixtures/finished-refresh/parts.ts'
import { checksText } from './checks-text.ts'
import { plainStyle } from './style.ts'

describe('checksText', () => {
  it('begins with what did not pass', () => {
    const all: readonly CheckResult[] = [
      ...checks,
      { id: 'mail-server/sent', title: 'no mail was sent', result: 'unknown', evidence: 'the log can not be read' },
      { id: 'webhooks/old', title: 'no old webhook', result: 'fail', evidence: '1 row' },
    ]

    expect(checksText('staging', all, plainStyle)).toBe(
      [
        'fail     no old webhook (webhooks/old)',
        '         1 row',
        'unknown  no mail was sent (mail-server/sent)',
        '         the log can not be read',
        'pass     The copy is connected to its own database (database/own-sessions)',
        '         10 sessions of bitbucket_stg on bitbucket_stg_20261122_1',
        'pass     mail goes to mail-sink.example.com:1025, or nowhere (mail-server/redirected)',
        '         GET /rest/api/latest/admin/mail-server: mail-sink.example.com:1025',
        'pass     no webhook is active (webhooks/none-active)',
        '         4 webhooks of 3 of 3 projects and repositories',
        '',
        '2 checks of 5 did not pass on staging; unknown is not safe.',
        '',
      ].join('\n'),
    )
  })

  it('ends well when all passed', () => {
    expect(checksText('staging', checks, plainStyle)).toMatch(/\n\nAll 3 checks of staging passed\.\n$/)
  })

  it('does not call a copy safe that nobody checked', () => {
    expect(checksText('staging', [], plainStyle)).toBe('\nNo check of staging was made, and unknown is not safe.\n')
  })
})
