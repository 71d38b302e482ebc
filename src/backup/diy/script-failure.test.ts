import { describe, expect, it } from 'vitest'
import type { RelayedLock } from '../../ports/bitbucket.ts'
import { scriptFailure } from './script-failure.ts'

const scripts = { source: 'production', folder: '/opt/diy', drainMs: 300_000, seconds: 43_200 }
const hint =
  'production is unlocked and nothing that they copied is used; run /opt/diy/bitbucket.diy-backup.sh there by hand to see more, then `understudy resume`'
const good = {
  kind: 'released',
  by: 'program',
  trouble: [],
  lockedAt: new Date('2026-11-22T01:00:00Z'),
  drainedAt: new Date('2026-11-22T01:00:05Z'),
  releasedAt: new Date('2026-11-22T01:01:00Z'),
} as const satisfies RelayedLock
const never: RelayedLock = { kind: 'never-locked', trouble: [] }

const told = (exitCode: number, lock: RelayedLock, words = '') => {
  const error = scriptFailure({ exitCode, words, lock }, scripts)
  return error === undefined ? undefined : { code: error.code, message: error.message }
}

describe('backup scripts', () => {
  it('are done when they ended well under a lock of their own that was drained', () => {
    expect(told(0, good)).toBeUndefined()
  })

  it.each<[string, number, RelayedLock, string, string]>([
    [
      'the lock is held',
      99,
      { kind: 'refused', why: 'held', text: 'answered with 409', trouble: [] },
      'bitbucket/lock-held',
      'somebody else holds the maintenance lock of production',
    ],
    [
      'the password is wrong',
      99,
      { kind: 'refused', why: 'unauthorized', text: 'the lock call was answered with 401', trouble: [] },
      'bitbucket/unauthorized',
      'production refuses the login of the backup scripts: the lock call was answered with 401',
    ],
    [
      'the source never drains',
      99,
      { ...good, by: 'never-drained', drainedAt: undefined },
      'bitbucket/never-drained',
      'production was not drained 300 s after the backup scripts had locked it',
    ],
    [
      'the deadline came, whatever they say',
      0,
      { ...good, by: 'deadline' },
      'bitbucket/lock-expired',
      'the maintenance lock of production ended before the backup scripts did',
    ],
  ])('fail with the cause that they hide when %s', (_case, exitCode, lock, code, message) => {
    expect(told(exitCode, lock)).toEqual({ code, message })
  })

  it.each<[string, number, RelayedLock, string, string]>([
    [
      'the start of the backup is answered 500',
      99,
      { ...good, trouble: ['POST /mvc/admin/backups was answered 500'] },
      '',
      'ended with 99 (they refused to go on); Bitbucket: POST /mvc/admin/backups was answered 500',
    ],
    [
      'a progress call is answered 500',
      22,
      { ...good, trouble: ['POST /mvc/admin/backups/progress/client was answered 500'] },
      '',
      'ended with 22 (a call to Bitbucket failed); Bitbucket: POST /mvc/admin/backups/progress/client was answered 500',
    ],
    ['pg_dump fails', 1, good, 'pg_dump: error: connection failed', 'ended with 1: pg_dump: error: connection failed'],
    ['the path of the home is wrong', 23, never, '', 'ended with 23 (rsync could not copy the home)'],
    ['they are asked to end', 143, good, '', 'ended with 143'],
    ['their terminal goes away', 129, good, '', 'ended with 129'],
    ['they are killed', 137, { ...good, by: 'left-behind' }, '', 'ended with 137 (they were killed)'],
    [
      'they never lock',
      0,
      never,
      '',
      'ended well without taking the maintenance lock through Understudy, so nobody knows what they copied',
    ],
    ['they do not wait', 0, { ...good, drainedAt: undefined }, '', 'did not wait until the source was drained'],
    ['they say that all is well and are still locked', 0, { ...good, by: 'left-behind' }, '', 'left the lock behind'],
  ])('fail when %s', (_case, exitCode, lock, words, message) => {
    expect(told(exitCode, lock, words)).toEqual({
      code: 'host/backup-scripts-failed',
      message: `the backup scripts of production ${message}`,
    })
    expect(scriptFailure({ exitCode, words, lock }, scripts)?.hint).toBe(hint)
  })

  it('that took longer than they may are told how to get more time', () => {
    expect(scriptFailure({ exitCode: 124, words: '', lock: good }, scripts)).toMatchObject({
      message: 'the backup scripts of production ended with 124 (they did not end within 43200 s)',
      hint: 'production is unlocked and nothing that they copied is used; raise refresh backup.timeout, print the rules of sudo again, then `understudy resume`',
    })
  })
})
