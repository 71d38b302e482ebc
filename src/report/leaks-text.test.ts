import { describe, expect, it } from 'vitest'
import type { Leak, LeakReport } from '../leaks/leak.ts'
import { leaks } from '../../test/fixtures/finished-refresh/parts.ts'
import { leaksText } from './leaks-text.ts'
import { plainStyle } from './style.ts'

const live: Leak = {
  where: { kind: 'row', table: 'plugin_setting', key: { id: 7 } },
  needle: 'bitbucket.example.com',
  excerpt: '{"url":"https://bitbucket.example.com/x"}',
  state: 'live',
  count: 1,
  remedy: 'application-links would cut it',
}

describe('leaksText', () => {
  it('counts content and lists what is switched off', () => {
    expect(leaksText('staging', leaks, plainStyle)).toBe(
      [
        'Switched off: in the data, not acted on',
        '  cwd_directory_attribute[directory_id=32770,attribute_name=ldap.url]  ldap.prod.example.com',
        '',
        'Content: what people wrote, and history',
        '  sta_comment.comment_text  bitbucket.example.com  10,000 times',
        '',
        '0 live, 1 switched off, 0 allowed, 10,000 in content; 2.1 GB of 214 tables and 3 files in 41 s',
        'Nothing that staging acts on names its source.',
        '',
      ].join('\n'),
    )
  })

  it('begins with live leaks, quotes them, and says how many are not listed', () => {
    const report: LeakReport = {
      ...leaks,
      totals: { ...leaks.totals, live: 3 },
      leaks: [live, ...leaks.leaks],
      notSearched: ['localhost: the target has the same name'],
    }

    expect(leaksText('staging', report, plainStyle)).toBe(
      [
        'Live: acted on, or in a place nobody knows',
        '  plugin_setting[id=7]  bitbucket.example.com    application-links would cut it  {"url":"https://bitbucket.example.com/x"}',
        '  and 2 more',
        '',
        'Switched off: in the data, not acted on',
        '  cwd_directory_attribute[directory_id=32770,attribute_name=ldap.url]  ldap.prod.example.com',
        '',
        'Content: what people wrote, and history',
        '  sta_comment.comment_text  bitbucket.example.com  10,000 times',
        '',
        'Not searched for',
        '  localhost: the target has the same name',
        '',
        '3 live, 1 switched off, 0 allowed, 10,000 in content; 2.1 GB of 214 tables and 3 files in 41 s',
        'staging still names its source where it is acted on.',
        '',
      ].join('\n'),
    )
  })
})
