import { describe, expect, it } from 'vitest'
import { listenToScripts } from './script-words.ts'

const line = (level: string, text: string) => `[bitbucket.diy-backup.sh:98 -> main][bb1] ${level}: ${text}`
const dated = (level: string, text: string) => `2026-11-22 01:30:00 ${line(level, text)}`

function heard(lines: readonly string[]) {
  const told: string[] = []
  const words = listenToScripts((text) => void told.push(text))
  for (const one of lines) words.take(one)
  return { told, last: (stderr: string) => words.last(stderr) }
}

describe('what backup scripts print', () => {
  it.each([
    ['with the time, as since 2025', dated],
    ['without it', line],
  ])('is told step by step: %s', (_which, format) => {
    const { told, last } = heard([
      format('DEBUG', 'Using a file of variables'),
      format(' INFO', 'Preparing'),
      'sending incremental file list',
      'shared/data/repositories/1/HEAD',
      '',
      `{"percentage":100}{}${format(' SUCC', 'Done')}`,
    ])

    expect(told).toEqual(['Preparing', 'Done'])
    expect(last('')).toBe('Preparing; Done')
  })

  it('is what its programs print, where it says nothing itself', () => {
    expect(heard(['x', '', ' y ']).last('\n')).toBe('x; y')
  })

  it('is in an error what standard error has, without what is run and from where', () => {
    const { last } = heard([dated(' INFO', 'Preparing')])

    expect(
      last(
        [
          dated('DEBUG', 'Running pg_dump -j 5'),
          'pg_dump: error: no',
          dated('ERROR', 'It cannot be locked'),
          'Stack trace:',
          ' [./common.sh:60 -> lock_bitbucket]',
          '  [/opt/diy/bitbucket.diy-backup.sh:110 -> main]',
          '',
        ].join('\n'),
      ),
    ).toBe('pg_dump: error: no; ERROR: It cannot be locked')
  })

  it('is not told where it may be a secret', () => {
    const { told, last } = heard([
      dated(' INFO', 'curl -u admin:hush'),
      dated(' INFO', 'unlock it with lock?token=abc'),
      'PGPASSWORD=hush',
      'y',
    ])

    expect(told).toEqual([])
    expect(last('')).toBe('y')
    expect(last('pg_dump: error: no\ncurl: token=abc\n')).toBe('pg_dump: error: no')
  })
})
