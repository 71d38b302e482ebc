import { expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import type { RunKind, RunState } from '../ports/store.ts'
import { REMOVED } from '../steps/keep-backup.ts'
import { recordedBackups } from './recorded-backups.ts'

const [one, two, three, four] = [
  '20261101-013000-aaaa',
  '20261108-013000-bbbb',
  '20261115-013000-cccc',
  '20261122-013000-dddd',
]
const store = memoryStore()

function ran(id: string, kind: RunKind = 'backup', state: RunState = 'done', plan = {}): void {
  const times = { startedAt: `${id.slice(0, 4)}-${id.slice(4, 6)}-${id.slice(6, 8)}`, endedAt: undefined }
  store.createRun({
    id,
    kind,
    environment: 'staging',
    source: 'production',
    ...times,
    state,
    by: 'mira',
    why: undefined,
    plan,
  })
}

it('the backups that are kept are told by what the last of them left, and what was taken and removed since', () => {
  ran(one)
  ran(two)
  expect(recordedBackups(store, 'staging')).toEqual([two, one])

  ran(three)
  store.append(three, { kind: 'outcome', effect: REMOVED, at: '2026-11-15', result: { backups: [three, two] } })
  expect(recordedBackups(store, 'staging')).toEqual([three, two])

  ran(four, 'backup', 'failed')
  ran('20261123-013000-eeee', 'remove-backup', 'done', { remove: two })
  expect(recordedBackups(store, 'staging')).toEqual([three])
})
