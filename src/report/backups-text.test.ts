import { describe, expect, it } from 'vitest'
import { backupsText, verifiedBackupText } from './backups-text.ts'
import { plainStyle } from './style.ts'

const place = { folder: '/mnt/backups', host: 'ssh://understudy@bb1.staging.example.com' }

describe('the backups that lie on a target’s host', () => {
  it('are listed with their kind, and how to go on', () => {
    const backups = [
      {
        name: 'bitbucket-20261122-013000.tar.gz',
        kind: 'archive',
        bytes: 52_400_000_000,
        modified: '2026-11-22T01:40:00.000Z',
      },
      { name: 'unpacked', kind: 'folder', bytes: null, modified: '2026-11-23T09:00:00.000Z' },
    ] as const

    expect(backupsText('staging', { ...place, backups }, plainStyle)).toBe(
      [
        'In /mnt/backups on ssh://understudy@bb1.staging.example.com:',
        'NAME                              KIND     SIZE     MODIFIED',
        'bitbucket-20261122-013000.tar.gz  archive  52.4 GB  2026-11-22 01:40:00 UTC',
        'unpacked                          folder   -        2026-11-23 09:00:00 UTC',
        '`understudy backup verify staging NAME` reads one to its end.',
        '',
      ].join('\n'),
    )
  })

  it('are said to be none', () => {
    expect(backupsText('staging', { ...place, backups: [] }, plainStyle)).toBe(
      'No backup for staging lies in /mnt/backups on ssh://understudy@bb1.staging.example.com.\n',
    )
  })

  it('are told by what they hold once one was read', () => {
    const verified = {
      path: '/mnt/backups/b.tar.gz',
      kind: 'archive',
      version: '7.2.0',
      dataFrom: '2026-11-22T01:33:02.000Z',
      tables: 214,
    } as const

    expect(verifiedBackupText('staging', verified)).toBe(
      '/mnt/backups/b.tar.gz is whole, and a refresh of staging may restore it: Bitbucket 7.2.0 of 2026-11-22 01:33:02 UTC, with 214 tables.\nNext: `understudy refresh staging --from-backup /mnt/backups/b.tar.gz`\n',
    )
  })
})
