import { assert, constantFrom, array, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cancelBackup,
  databaseState,
  lock,
  type Maintenance,
  reportProgress,
  repositoryState,
  startBackup,
  type Transition,
  unlock,
  unlocked,
} from './maintenance.ts'

const DRAINING = { latchMs: 100, drainMs: 200, never: false, openPushes: 0 }
const BACKUP = { id: 'b1', cancelToken: 'c1', startedAt: 1_000 }

describe('the maintenance lock', () => {
  it('goes from AVAILABLE over LATCHED to DRAINED, the repositories after the database', () => {
    const running = after(lock(unlocked, 't1', 'admin'), (it) => startBackup(it, 't1', BACKUP))

    expect(statesAt(running, 1_050)).toEqual(['AVAILABLE', 'AVAILABLE'])
    expect(statesAt(running, 1_250)).toEqual(['LATCHED', 'LATCHED'])
    expect(statesAt(running, 1_350)).toEqual(['DRAINED', 'LATCHED'])
    expect(statesAt(running, 1_450)).toEqual(['DRAINED', 'DRAINED'])
  })

  it('drains repositories only when the last push has ended', () => {
    const running = after(lock(unlocked, 't1', 'admin'), (it) => startBackup(it, 't1', BACKUP))

    expect(repositoryState(running, { ...DRAINING, openPushes: 1 }, 9_000)).toBe('LATCHED')
    expect(databaseState(running, { ...DRAINING, openPushes: 1 }, 9_000)).toBe('DRAINED')
  })

  it('stays locked when the backup reaches 100 and when it is cancelled', () => {
    const running = after(lock(unlocked, 't1', 'admin'), (it) => startBackup(it, 't1', BACKUP))
    const stillLocked = { unlockToken: 't1', owner: 'admin', backup: undefined }

    expect(reportProgress(running, 't1', 100)).toEqual({ kind: 'moved', to: stillLocked })
    expect(cancelBackup(running, 'c1')).toEqual({ kind: 'moved', to: stillLocked })
  })

  it('refuses a second lock, a wrong token and a backup without a lock', () => {
    const locked = after(lock(unlocked, 't1', 'admin'))

    expect(lock(locked, 't2', 'admin')).toEqual({ kind: 'refused', because: 'already-locked' })
    expect(unlock(locked, 't2')).toEqual({ kind: 'refused', because: 'wrong-token' })
    expect(startBackup(unlocked, 't1', BACKUP)).toEqual({ kind: 'refused', because: 'not-locked' })
    expect(cancelBackup(locked, 'c1')).toEqual({ kind: 'refused', because: 'no-backup' })
  })

  it('never runs a backup without a lock, and always ends unlocked by the right token, whatever was called', () => {
    const call = constantFrom(...Object.keys(calls))

    assert(
      property(array(call, { maxLength: 40 }), (names) => {
        let state = unlocked
        for (const name of names) {
          const next = calls[name]?.(state)
          if (next?.kind === 'moved') state = next.to
          expect(state.unlockToken !== undefined || state.backup === undefined).toBe(true)
        }
        const end = unlock(state, state.unlockToken ?? 'none')
        expect(end).toEqual(
          state.unlockToken === undefined
            ? { kind: 'refused', because: 'not-locked' }
            : { kind: 'moved', to: unlocked },
        )
      }),
    )
  })
})

const calls: Readonly<Record<string, (now: Maintenance) => Transition>> = {
  lock: (now) => lock(now, 't1', 'admin'),
  lockAgain: (now) => lock(now, 't2', 'other'),
  unlockFirst: (now) => unlock(now, 't1'),
  unlockSecond: (now) => unlock(now, 't2'),
  startFirst: (now) => startBackup(now, 't1', BACKUP),
  startSecond: (now) => startBackup(now, 't2', BACKUP),
  half: (now) => reportProgress(now, 't1', 50),
  whole: (now) => reportProgress(now, 't2', 100),
  cancel: (now) => cancelBackup(now, 'c1'),
}

function after(first: Transition, second?: (now: Maintenance) => Transition): Maintenance {
  const last = first.kind === 'moved' && second !== undefined ? second(first.to) : first
  if (last.kind === 'refused') throw new Error(last.because)
  return last.to
}

function statesAt(now: Maintenance, at: number): readonly string[] {
  return [databaseState(now, DRAINING, at), repositoryState(now, DRAINING, at)]
}
