import { describe, expect, it } from 'vitest'
import { memoryDisk, memoryStore } from '../../test/fixtures/memory-store.ts'
import { recordedEvents } from '../../test/fixtures/recorded-events.ts'
import { recordedRun } from '../../test/fixtures/recorded-run.ts'
import { runContext, steppingClock } from '../../test/fixtures/run-context.ts'
import { stepIds, type StepId } from '../kernel/step-id.ts'
import { refreshSteps } from '../steps/registry.ts'
import type { RunContext } from '../steps/run-context.ts'
import type { Step } from '../steps/step.ts'
import { assertStepOrder, executeSteps } from './execute-steps.ts'
import { openJournal } from './journal.ts'

const disk = memoryDisk
const stop: Step<'stop-target'> = { id: 'stop-target', run: async () => ({ stopped: true }) }
const database: Step<'restore-database'> = { id: 'restore-database', run: async () => ({ database: 'stg_1' }) }
const check: Step<'check-copy'> = {
  id: 'check-copy',
  repeats: 'always',
  run: async () => ({ passed: 1, failed: 0, unknown: 0 }),
}

function machine(on = disk(), over: Partial<RunContext> = {}) {
  const store = memoryStore(on)
  if (store.run(recordedRun.id) === undefined) store.createRun(recordedRun)
  const clock = steppingClock()
  const events = recordedEvents()
  const context = runContext(over)
  return {
    on,
    events,
    context,
    entries: () =>
      store.entries(recordedRun.id).map((entry) => (entry.kind === 'note' ? 'note' : `${entry.kind} ${entry.effect}`)),
    execute: (steps: readonly Step[]) =>
      executeSteps(steps, context, { journal: openJournal(store, recordedRun.id, clock), events, clock }),
  }
}

describe('executing the steps', () => {
  it('runs them in order, journals each, and keeps their results for later ones', async () => {
    const { execute, entries, events, context } = machine()
    const seen: unknown[] = []
    const later: Step<'restore-database'> = {
      ...database,
      run: async ({ results }) => {
        seen.push(results.get('stop-target'))
        return { database: 'stg_1' }
      },
    }

    const execution = await execute([stop, later])

    expect(execution).toMatchObject({ kind: 'done' })
    expect(seen).toEqual([{ stopped: true }])
    expect([...context.results.keys()]).toEqual(['stop-target', 'restore-database'])
    expect(entries()).toEqual([
      'intent stop-target',
      'outcome stop-target',
      'intent restore-database',
      'outcome restore-database',
    ])
    expect(events.lines).toEqual([
      '1/2 stop-target',
      'stop-target done',
      '2/2 restore-database',
      'restore-database done',
    ])
  })

  it('replays what is recorded, with its result, and does not run it', async () => {
    const first = machine()
    await first.execute([stop])
    const again = machine(first.on)

    const execution = await again.execute([{ ...stop, run: () => Promise.reject(new Error('ran again')) }, database])

    expect(execution).toMatchObject({
      kind: 'done',
      steps: [
        { id: 'stop-target', outcome: 'replayed' },
        { id: 'restore-database', outcome: 'done' },
      ],
    })
    expect(again.context.results.get('stop-target')).toEqual({ stopped: true })
  })

  it('runs a step that repeats again, with its new result and no second outcome', async () => {
    const first = machine()
    await first.execute([check])
    const again = machine(first.on)

    const execution = await again.execute([
      { ...check, run: async () => ({ passed: 2, failed: 0, unknown: 0 }) } satisfies Step<'check-copy'>,
    ])

    expect(execution).toMatchObject({ steps: [{ id: 'check-copy', outcome: 'done' }] })
    expect(again.context.results.get('check-copy')).toEqual({ passed: 2, failed: 0, unknown: 0 })
    expect(again.entries()).toEqual(['intent check-copy', 'outcome check-copy'])
  })

  describe('that looks again until something is started', () => {
    const proven = (at: string): Step<'cut-integrations'> => ({
      id: 'cut-integrations',
      repeats: 'until-started',
      run: async (_, perform) =>
        perform({
          id: 'cut-integrations/rows',
          title: 'cut',
          apply: async () => undefined,
          verify: async () => ({ kind: 'done', result: { changes: 1, rows: 1, newSincePlan: [], undoFile: at } }),
        }),
    })
    const start = (effect: string): Step<'start-target'> => ({
      id: 'start-target',
      run: (_, perform) =>
        perform({
          id: effect,
          title: 'start',
          apply: () => Promise.reject(new Error('it does not start')),
          verify: async () => ({ kind: 'open', seen: 'nothing' }),
        }),
    })

    it('runs again, also after a start that failed before its first act, and the journal has both outcomes', async () => {
      const first = machine()
      await first.execute([proven('before'), start('start-target/version')])
      const again = machine(first.on)

      const execution = await again.execute([proven('now')])

      expect(execution).toMatchObject({ steps: [{ id: 'cut-integrations', outcome: 'done' }] })
      expect(again.context.results.get('cut-integrations')).toMatchObject({ undoFile: 'now' })
      expect(again.entries().filter((entry) => entry === 'outcome cut-integrations')).toHaveLength(2)
    })

    it('is replayed from the first act of the start on', async () => {
      const first = machine()
      await first.execute([proven('before'), start('start-target/configuration')])
      const again = machine(first.on)

      const execution = await again.execute([proven('now')])

      expect(execution).toMatchObject({ steps: [{ id: 'cut-integrations', outcome: 'replayed' }] })
      expect(again.context.results.get('cut-integrations')).toMatchObject({ undoFile: 'before' })
    })
  })

  it('stops at the first failure without throwing, and says what it did not reach', async () => {
    const { execute, entries } = machine()
    const error = new Error('no room')

    const execution = await execute([stop, { ...database, run: () => Promise.reject(error) }, check])

    expect(execution).toMatchObject({
      kind: 'stopped',
      at: 'restore-database',
      error,
      steps: [
        { id: 'stop-target', outcome: 'done' },
        { id: 'restore-database', outcome: 'failed' },
        { id: 'check-copy', outcome: 'not-reached', seconds: 0 },
      ],
    })
    expect(entries()).toEqual([
      'intent stop-target',
      'outcome stop-target',
      'intent restore-database',
      'failure restore-database',
    ])
  })

  it('goes on where it failed, under the same intent', async () => {
    const first = machine()
    await first.execute([stop, { ...database, run: () => Promise.reject(new Error('no room')) }])
    const again = machine(first.on)

    const execution = await again.execute([stop, database])

    expect(execution.kind).toBe('done')
    expect(again.entries()).toEqual([
      'intent stop-target',
      'outcome stop-target',
      'intent restore-database',
      'failure restore-database',
      'outcome restore-database',
    ])
  })

  it('journals nothing of a step that was aborted before it began', async () => {
    const { execute, entries } = machine(disk(), { signal: AbortSignal.abort() })

    const execution = await execute([stop, database])

    expect(execution).toMatchObject({
      kind: 'stopped',
      at: 'stop-target',
      steps: [{ outcome: 'failed' }, { outcome: 'not-reached' }],
    })
    expect(entries()).toEqual([])
  })

  it('does not throw either where the journal itself fails', async () => {
    const { context, events } = machine()
    const store = memoryStore()
    store.createRun(recordedRun)
    const full = {
      ...store,
      append: () => {
        throw new Error('disk full')
      },
    }
    const clock = steppingClock()

    const execution = await executeSteps([stop], context, {
      journal: openJournal(full, recordedRun.id, clock),
      events,
      clock,
    })

    expect(execution).toMatchObject({ kind: 'stopped', at: 'stop-target', error: new Error('disk full') })
  })
})

describe('the order of the steps', () => {
  const step = (id: StepId): Step => ({ ...stop, id }) as const

  it('is that of the architecture, and the registry has every step', () => {
    expect(() => assertStepOrder(refreshSteps)).not.toThrow()
    expect(refreshSteps.map(({ id }) => id)).toEqual([...stepIds])
  })

  it('may leave steps out, as isolate does, and never change places', () => {
    expect(() => assertStepOrder([step('cut-integrations'), step('search-leaks')])).not.toThrow()
    expect(() => assertStepOrder([step('start-target'), step('prove-refusal')])).toThrow(
      'steps out of order: start-target, prove-refusal',
    )
    expect(() => assertStepOrder([step('stop-target'), step('stop-target')])).toThrow('steps out of order')
  })
})
