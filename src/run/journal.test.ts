import { beforeEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { recordedRun } from '../../test/fixtures/recorded-run.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Store } from '../ports/store.ts'
import { openJournal } from './journal.ts'

let store: Store
beforeEach(() => {
  store = memoryStore()
  store.createRun(recordedRun)
})
const open = () => openJournal(store, recordedRun.id, steppingClock())

describe('the journal', () => {
  it('tells what it recorded of an effect, while it is open and when it is opened again', () => {
    const journal = open()
    const told = () => ['a', 'b', 'c'].map((effect) => [journal.recorded(effect), open().recorded(effect)])
    journal.intent('a')
    journal.intent('b')
    journal.outcome('b', { rows: 3 })

    expect(told()).toEqual([
      [{ kind: 'intent' }, { kind: 'intent' }],
      [
        { kind: 'outcome', result: { rows: 3 } },
        { kind: 'outcome', result: { rows: 3 } },
      ],
      [{ kind: 'absent' }, { kind: 'absent' }],
    ])
  })

  it('takes an effect that failed for one that was begun: it may have happened', () => {
    const journal = open()
    journal.intent('a')
    journal.failure('a', new Error('lost'))

    expect(open().recorded('a')).toEqual({ kind: 'intent' })
  })

  it('keeps an outcome though the same effect fails later, as a repeated step may', () => {
    const journal = open()
    journal.outcome('check-copy', { passed: 3 })
    journal.failure('check-copy', new Error('mail is configured'))

    expect(open().recorded('check-copy')).toEqual({ kind: 'outcome', result: { passed: 3 } })
  })

  it('keeps the words of a failure: those of ours, those of a bug, and an interruption as what it is', () => {
    const journal = open()
    journal.failure('a', new AppError('host/disk-full', 'no room on bb1', { hint: 'make room' }))
    journal.failure('b', new TypeError('x is not a function'))
    journal.failure('c', 'thrown text')
    journal.failure('d', new DOMException('This operation was aborted', 'AbortError'))

    expect(store.entries(recordedRun.id)).toEqual([
      {
        kind: 'failure',
        effect: 'a',
        at: '2026-11-22T01:30:01.000Z',
        code: 'host/disk-full',
        message: 'no room on bb1',
        hint: 'make room',
      },
      {
        kind: 'failure',
        effect: 'b',
        at: '2026-11-22T01:30:02.000Z',
        code: 'bug',
        message: 'x is not a function',
        hint: 'report this as a bug',
      },
      {
        kind: 'failure',
        effect: 'c',
        at: '2026-11-22T01:30:03.000Z',
        code: 'bug',
        message: 'thrown text',
        hint: 'report this as a bug',
      },
      {
        kind: 'failure',
        effect: 'd',
        at: '2026-11-22T01:30:04.000Z',
        code: 'run/interrupted',
        message: 'the run was interrupted',
        hint: '`understudy resume` goes on',
      },
    ])
  })

  it('remembers nothing that the store did not take', () => {
    const full: Store = {
      ...store,
      append: () => {
        throw new Error('disk full')
      },
    }
    const journal = openJournal(full, recordedRun.id, steppingClock())

    expect(() => journal.outcome('a', 1)).toThrow('disk full')
    expect(journal.recorded('a')).toEqual({ kind: 'absent' })
  })
})
