import { expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { recordedRun } from '../../test/fixtures/recorded-run.ts'
import type { RunKind, RunState } from '../ports/store.ts'
import { lastRun, lastRunOfCopy, runToGoOnWith } from './last-run.ts'

/** From the oldest on. */
function ran(...runs: readonly (readonly [RunKind, RunState])[]) {
  const store = memoryStore()
  for (const [index, [kind, state]] of runs.entries())
    store.createRun({
      ...recordedRun,
      id: `${index}-${kind}`,
      kind,
      state,
      startedAt: `2026-11-22T01:3${index}:00.000Z`,
    })
  const { environment } = recordedRun
  return [lastRun, lastRunOfCopy, runToGoOnWith].map((of) => of(store, environment)?.id)
}

it('is what was done last, whatever it did but for a removal', () => {
  expect(ran(['refresh', 'done'], ['remove-generation', 'failed'], ['remove-backup', 'done'])).toEqual([
    '0-refresh',
    '0-refresh',
    '0-refresh',
  ])
})

it('leaves a copy that waits for its start to resume and abort, once a backup beside it has ended', () => {
  for (const state of ['done', 'aborted'] as const)
    expect(ran(['refresh', 'held'], ['backup', state])).toEqual(['0-refresh', '0-refresh', '0-refresh'])
  expect(ran(['refresh', 'done'], ['backup', 'done'])).toEqual(['1-backup', '0-refresh', '0-refresh'])
})

it('is the backup that did not end for resume and abort, and none that a later run replaced', () => {
  expect(ran(['refresh', 'held'], ['backup', 'failed'])).toEqual(['1-backup', '0-refresh', '1-backup'])
  expect(ran(['backup', 'failed'], ['refresh', 'done'])).toEqual(['1-refresh', '1-refresh', '1-refresh'])
})
