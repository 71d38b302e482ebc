import { describe, expect, it } from 'vitest'
import { backupsText, verifiedBackupText } from './backups-text.ts'
import { plainStyle } from './style.ts'

const place = {
  folder: '/mnt/backups',
  kept: '/srv/staging.understudy/backups',
  host: 'ssh://understudy@bb1.staging.example.com',
}

describe('the backups that lie on a target’s host', () => {
  it('are listed with their kind, which go next and why, and how to go on', () => {
    const backups = [
      {
        name: '20261123-013000-k3f9',
        kind: 'kept',
        method: 'native',
        bytes: 61_000_000_000,
        dataFrom: '2026-11-23T01:31:00.000Z',
        modified: '2026-11-23T01:52:00.000Z',
        bookmarks: ['before-8', 'ok'],
        goes: null,
      },
      {
        name: '20261122-013000-a7b2',
        kind: 'kept',
        method: 'native',
        bytes: 60_000_000_000,
        dataFrom: '2026-11-22T01:31:00.000Z',
        modified: '2026-11-22T01:52:00.000Z',
        bookmarks: [],
        goes: 'keepBackups is 2',
      },
      {
        name: 'bitbucket-20261122-013000.tar.gz',
        kind: 'archive',
        method: null,
        bytes: 52_400_000_000,
        dataFrom: null,
        modified: '2026-11-22T01:40:00.000Z',
        bookmarks: [],
        goes: null,
      },
      {
        name: 'unpacked',
        kind: 'folder',
        method: null,
        bytes: null,
        dataFrom: null,
        modified: '2026-11-23T09:00:00.000Z',
        bookmarks: [],
        goes: null,
      },
    ] as const

    expect(backupsText('staging', { ...place, backups }, plainStyle)).toBe(
      [
        'On ssh://understudy@bb1.staging.example.com, kept in /srv/staging.understudy/backups, others in /mnt/backups:',
        'NAME                              KIND     METHOD  SIZE     DATA FROM                MODIFIED                 BOOKMARKS',
        '20261123-013000-k3f9              kept     native  61.0 GB  2026-11-23 01:31:00 UTC  2026-11-23 01:52:00 UTC  before-8, ok',
        '20261122-013000-a7b2              kept     native  60.0 GB  2026-11-22 01:31:00 UTC  2026-11-22 01:52:00 UTC',
        'bitbucket-20261122-013000.tar.gz  archive  -       52.4 GB  -                        2026-11-22 01:40:00 UTC',
        'unpacked                          folder   -       -        -                        2026-11-23 09:00:00 UTC',
        '20261122-013000-a7b2 goes at the end of the next backup: keepBackups is 2',
        '`understudy backup verify staging NAME` reads one to its end, `understudy backup restore staging NAME` restores it.',
        '',
      ].join('\n'),
    )
  })

  it('are said to be none', () => {
    expect(backupsText('staging', { ...place, backups: [] }, plainStyle)).toBe(
      'No backup for staging lies in /srv/staging.understudy/backups or /mnt/backups on ssh://understudy@bb1.staging.example.com.\nNext: `understudy backup staging` takes one.\n',
    )
  })

  it('are told by what they hold once one was read', () => {
    const verified = {
      path: '/mnt/backups/b.tar.gz',
      kind: 'archive',
      version: '7.2.0',
      dataFrom: '2026-11-22T01:33:02.000Z',
      tables: 214,
      repositories: null,
    } as const

    expect(verifiedBackupText('staging', verified)).toBe(
      '/mnt/backups/b.tar.gz is whole, and a refresh of staging may restore it: Bitbucket 7.2.0 of 2026-11-22 01:33:02 UTC, with 214 tables.\nNext: `understudy refresh staging --from-backup /mnt/backups/b.tar.gz`\n',
    )
    expect(verifiedBackupText('staging', { ...verified, repositories: 25 })).toContain(
      ', with 214 tables and 25 repositories.\n',
    )
  })
})
