import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EnvironmentLock, JournalEntry, RunRecord, Store } from '../../src/ports/store.ts'
import { recordedRun } from '../fixtures/recorded-run.ts'

export interface StoreSubject extends AsyncDisposable {
  /** The same store again, as another process would open it. */
  open(): Store
}

const run: RunRecord = { ...recordedRun, plan: { schema: 'understudy/plan/1', steps: [1, null, 'ünï'] } }
const lock: EnvironmentLock = {
  environment: 'staging',
  run: run.id,
  by: 'mira',
  why: 'weekly refresh',
  since: '2026-11-22T01:30:00.000Z',
  holder: 'process 1 on admin1',
}

/** What every store has to do. Run by each adapter. */
export function storeContract(title: string, start: () => Promise<StoreSubject>): void {
  describe(`${title} as a store`, () => {
    let subject: StoreSubject
    let store: Store

    beforeEach(async () => {
      subject = await start()
      store = subject.open()
    })
    afterEach(async () => {
      store[Symbol.dispose]()
      await subject[Symbol.asyncDispose]()
    })

    const reopened = (): Store => {
      store[Symbol.dispose]()
      store = subject.open()
      return store
    }

    it('gives a run back as it was created, also after it was opened again', () => {
      store.createRun(run)

      expect(store.run(run.id)).toEqual(run)
      expect(reopened().run(run.id)).toEqual(run)
      expect(store.run('20261122-013000-none')).toBeUndefined()
    })

    it('refuses a second run of the same id', () => {
      store.createRun(run)

      expect(() => store.createRun({ ...run, by: 'noor' })).toThrow(/UNIQUE|already/)
      expect(store.run(run.id)?.by).toBe('mira')
    })

    it('changes the state and the end of a run, each alone and nothing else', () => {
      store.createRun(run)

      store.updateRun(run.id, { state: 'parked' })
      expect(store.run(run.id)).toEqual({ ...run, state: 'parked' })

      store.updateRun(run.id, { endedAt: '2026-11-22T01:40:00.000Z' })
      expect(store.run(run.id)).toEqual({ ...run, state: 'parked', endedAt: '2026-11-22T01:40:00.000Z' })
    })

    it('lists runs newest first, all or of one environment', () => {
      const ids = ['20261122-013000-k3f9', '20261123-013000-aaaa', '20261121-013000-zzzz']
      for (const id of ids) store.createRun({ ...run, id })
      store.createRun({ ...run, id: '20261124-013000-dev1', environment: 'development' })

      expect(store.runs('staging').map(({ id }) => id)).toEqual([
        '20261123-013000-aaaa',
        '20261122-013000-k3f9',
        '20261121-013000-zzzz',
      ])
      expect(store.runs().map(({ id }) => id)[0]).toBe('20261124-013000-dev1')
      expect(store.runs('elsewhere')).toEqual([])
    })

    it('keeps the entries of a run in their order, apart from those of other runs', () => {
      const other = { ...run, id: '20261123-013000-aaaa' }
      const entries: readonly JournalEntry[] = [
        { kind: 'intent', effect: 'stop-target/stopped', at: '2026-11-22T01:31:00.000Z' },
        { kind: 'note', at: '2026-11-22T01:31:01.000Z', text: 'it took long' },
        {
          kind: 'failure',
          effect: 'stop-target/stopped',
          at: '2026-11-22T01:31:02.000Z',
          code: 'host/unreachable',
          message: 'bb1 cannot be reached',
          hint: 'look',
        },
        { kind: 'outcome', effect: 'stop-target/stopped', at: '2026-11-22T01:32:00.000Z', result: { a: [1, null] } },
      ]
      store.createRun(run)
      store.createRun(other)

      for (const entry of entries) {
        store.append(run.id, entry)
        store.append(other.id, { kind: 'note', at: '2026-11-22T01:00:00.000Z', text: 'of the other' })
      }

      expect(store.entries(run.id)).toEqual(entries)
      expect(reopened().entries(run.id)).toEqual(entries)
      expect(store.entries(other.id)).toHaveLength(4)
    })

    it('refuses an entry of a run that is not recorded', () => {
      expect(() => store.append('20261122-013000-none', { kind: 'note', at: '', text: '' })).toThrow(
        /FOREIGN KEY|not recorded/,
      )
    })

    it('gives the lock to the first, and tells others who holds it', () => {
      expect(store.takeLock(lock)).toBeUndefined()

      expect(store.takeLock({ ...lock, run: 'other', by: 'noor' })).toEqual(lock)
      expect(store.lock('staging')).toEqual(lock)
      expect(store.takeLock({ ...lock, environment: 'development', run: 'other' })).toBeUndefined()
    })

    it('gives the lock of a dead holder to the same run again, once', () => {
      const [second, third] = [2, 3].map((process) => ({ ...lock, holder: `process ${process} on admin1` }))
      if (second === undefined || third === undefined) throw new Error('two holders are needed')
      store.takeLock(lock)

      expect(store.takeLock(second)).toEqual(lock)
      expect(reopened().takeLock(second, lock.holder)).toBeUndefined()
      expect(store.takeLock(third, lock.holder)).toEqual(second)
      expect(store.lock('staging')).toEqual(second)
      expect(store.takeLock(second)).toBeUndefined()
    })

    it('releases a lock for its own run only, and twice is done', () => {
      store.takeLock(lock)

      store.releaseLock('staging', 'other')
      expect(store.lock('staging')).toEqual(lock)
      store.releaseLock('staging', lock.run)
      store.releaseLock('staging', lock.run)
      expect(store.lock('staging')).toBeUndefined()
      expect(store.takeLock({ ...lock, run: 'other' })).toBeUndefined()
    })

    it('keeps named documents of an environment, the last one written', () => {
      store.putDocument('staging', 'generations', [{ id: 'a' }])
      store.putDocument('staging', 'generations', [{ id: 'b', database: null }])
      store.putDocument('development', 'generations', 'other')

      expect(reopened().document('staging', 'generations')).toEqual([{ id: 'b', database: null }])
      expect(store.document('staging', 'inventory')).toBeUndefined()
    })
  })
}
