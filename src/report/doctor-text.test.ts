import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { doctorText } from './doctor-text.ts'
import { plainStyle } from './style.ts'

describe('doctorText', () => {
  it('shows each problem with its hint', () => {
    const problems: readonly Diagnostic[] = [
      {
        severity: 'error',
        summary: 'rsync is missing on bb1.staging.example.com',
        hint: 'install it there: apt-get install rsync',
      },
      { severity: 'warning', summary: 'the file system is 91 % full', where: '/srv' },
    ]

    expect(doctorText('staging', problems, plainStyle)).toBe(
      [
        'error    rsync is missing on bb1.staging.example.com',
        '         hint: install it there: apt-get install rsync',
        'warning  the file system is 91 % full (/srv)',
        '',
        'staging is not ready: 1 problem.',
        '',
      ].join('\n'),
    )
  })

  it('says so when nothing stands in the way', () => {
    expect(doctorText('staging', [], plainStyle)).toBe('staging is ready.\n')
  })
})
