import { describe, expect, it } from 'vitest'
import type { RelayedLock } from '../../ports/bitbucket.ts'
import { clientFailure } from './client-failure.ts'

const client = { source: 'production', target: 'staging', folder: '/opt/client', drainMs: 300_000, seconds: 630 }
const good = {
  kind: 'released',
  by: 'program',
  trouble: [],
  lockedAt: new Date('2026-11-22T01:00:00Z'),
  drainedAt: new Date('2026-11-22T01:00:05Z'),
  releasedAt: new Date('2026-11-22T01:01:00Z'),
} as const satisfies RelayedLock

const told = (exitCode: number, lock: RelayedLock, words = '') => {
  const error = clientFailure({ exitCode, words, lock }, client)
  return error === undefined ? undefined : `${error.code}: ${error.message}`
}

describe('a backup client', () => {
  it('is done when it ended well under a lock of its own that was drained', () => {
    expect(told(0, good)).toBeUndefined()
  })

  it.each<[string, number, RelayedLock, string]>([
    [
      'the lock is held',
      1,
      { kind: 'refused', why: 'held', text: 'answered with 409', trouble: [] },
      'bitbucket/lock-held: somebody else holds the maintenance lock of production',
    ],
    [
      'the password is wrong',
      1,
      { kind: 'refused', why: 'unauthorized', text: 'the lock call was answered with 401', trouble: [] },
      'bitbucket/unauthorized: production refuses the login of the backup client: the lock call was answered with 401',
    ],
    [
      'the deadline came',
      124,
      { ...good, by: 'deadline' },
      'bitbucket/lock-expired: the maintenance lock of production ended before the backup client did',
    ],
    [
      'nothing drained',
      1,
      { ...good, by: 'never-drained', drainedAt: undefined },
      'bitbucket/never-drained: production was not drained 300 s after the backup client had locked it',
    ],
    [
      'it hung before the lock',
      124,
      { kind: 'never-locked', trouble: [] },
      'host/backup-client-failed: the backup client of production ended with 124 (it did not end within 630 s): last words',
    ],
    [
      'it was killed',
      137,
      { ...good, by: 'left-behind' },
      'host/backup-client-failed: the backup client of production ended with 137 (it was killed): last words',
    ],
    [
      'it asked for what is not relayed',
      1,
      { kind: 'never-locked', trouble: ['GET /rest/x is not relayed'] },
      'host/backup-client-failed: the backup client of production ended with 1; Bitbucket: GET /rest/x is not relayed: last words',
    ],
    [
      'it went past the relay',
      0,
      { kind: 'never-locked', trouble: [] },
      'host/backup-client-failed: the backup client of production ended well without taking the maintenance lock through Understudy, so nobody knows what it copied',
    ],
    [
      'it left the lock',
      0,
      { ...good, by: 'left-behind' },
      'host/backup-client-failed: the backup client of production ended well and left the lock behind',
    ],
    [
      'it did not wait',
      0,
      { ...good, drainedAt: undefined },
      'host/backup-client-failed: the backup client of production did not wait until the source was drained',
    ],
  ])('is told where %s', (_what, exitCode, lock, text) => {
    expect(told(exitCode, lock, 'last words')).toBe(text)
  })

  it('that took longer than the lock is told how to get more time', () => {
    expect(clientFailure({ exitCode: 124, words: '', lock: good }, client)).toMatchObject({
      message: 'the backup client of production ended with 124 (it did not end within 630 s)',
      hint: 'production is unlocked and nothing that it made is used; raise refresh backup.lock.total, print the rules of sudo again, then `understudy resume staging`',
    })
  })

  it('may be run by hand to see more', () => {
    expect(clientFailure({ exitCode: 1, words: '', lock: good }, client)?.hint).toBe(
      'production is unlocked and nothing that it made is used; run /opt/client/bitbucket-backup-client.jar there by hand to see more, then `understudy resume staging`',
    )
  })
})
