import { array, assert, asyncProperty, nat } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryDisk, memoryStore, type MemoryDisk } from '../../test/fixtures/memory-store.ts'
import { recordedEvents } from '../../test/fixtures/recorded-events.ts'
import { recordedRun } from '../../test/fixtures/recorded-run.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import type { Store } from '../ports/store.ts'
import type { Effect, Perform } from '../steps/effect.ts'
import { openJournal } from './journal.ts'
import { performing, performingAgain } from './perform.ts'

const run = recordedRun.id

interface World {
  readonly done: Set<string>
  readonly calls: string[]
}

/** An effect on a set: verified by looking, and counted. */
function effectOn(world: World, id: string, crash: () => void = () => undefined): Effect<{ seen: string }> {
  return {
    id,
    title: `do ${id}`,
    apply: async () => {
      crash()
      world.done.add(id)
      world.calls.push(`apply ${id}`)
      crash()
    },
    verify: async () => {
      crash()
      world.calls.push(`verify ${id}`)
      return world.done.has(id) ? { kind: 'done', result: { seen: id } } : { kind: 'open', seen: `${id} is not there` }
    },
  }
}

function setUp() {
  const disk = memoryDisk()
  memoryStore(disk).createRun(recordedRun)
  const world: World = { done: new Set(), calls: [] }
  return { disk, world, performer: (signal?: AbortSignal) => performerOn(memoryStore(disk), signal) }
}

function performerOn(store: Store, signal = new AbortController().signal): Perform {
  return performing(openJournal(store, run, steppingClock()), recordedEvents(), signal)
}

const kinds = (disk: MemoryDisk) =>
  (disk.entries.get(run) ?? []).map((entry) => (entry.kind === 'note' ? entry.kind : `${entry.kind} ${entry.effect}`))

describe('performing an effect', () => {
  it('journals the intent, applies, verifies and journals what the verification saw', async () => {
    const { disk, world, performer } = setUp()

    expect(await performer()(effectOn(world, 'a'))).toEqual({ seen: 'a' })

    expect(world.calls).toEqual(['apply a', 'verify a'])
    expect(kinds(disk)).toEqual(['intent a', 'outcome a'])
  })

  it('replays a recorded outcome without looking at the world', async () => {
    const { disk, world, performer } = setUp()
    await performer()(effectOn(world, 'a'))
    world.done.clear()
    world.calls.length = 0

    expect(await performer()(effectOn(world, 'a'))).toEqual({ seen: 'a' })

    expect(world.calls).toEqual([])
    expect(kinds(disk)).toEqual(['intent a', 'outcome a'])
  })

  it('verifies first what was begun, and only records it where it is done', async () => {
    const { disk, world, performer } = setUp()
    openJournal(memoryStore(disk), run, steppingClock()).intent('a')
    world.done.add('a')

    expect(await performer()(effectOn(world, 'a'))).toEqual({ seen: 'a' })

    expect(world.calls).toEqual(['verify a'])
    expect(kinds(disk)).toEqual(['intent a', 'outcome a'])
  })

  it('applies what was begun and is not done, under the same intent', async () => {
    const { disk, world, performer } = setUp()
    openJournal(memoryStore(disk), run, steppingClock()).intent('a')

    await performer()(effectOn(world, 'a'))

    expect(world.calls).toEqual(['verify a', 'apply a', 'verify a'])
    expect(kinds(disk)).toEqual(['intent a', 'outcome a'])
  })

  it('fails where the check after applying does not see it, and names resume and rewind', async () => {
    const { disk, world, performer } = setUp()
    const effect = { ...effectOn(world, 'a'), apply: async () => undefined }

    await expect(performer()(effect)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: 'do a was carried out, but its check says: a is not there',
      hint: 'look at the target, then run `understudy resume`, or `understudy rewind` to go back',
    })
    expect(kinds(disk)).toEqual(['intent a', 'failure a'])
  })

  it('journals a failure of its own, and lets it through', async () => {
    const { disk, world, performer } = setUp()
    const effect = { ...effectOn(world, 'a'), apply: () => Promise.reject(new Error('no room')) }

    await expect(performer()(effect)).rejects.toThrow('no room')
    expect(kinds(disk)).toEqual(['intent a', 'failure a'])
  })

  it('journals nothing and does nothing when it was aborted before', async () => {
    const { disk, world, performer } = setUp()
    const aborted = AbortSignal.abort()

    await expect(performer(aborted)(effectOn(world, 'a'))).rejects.toThrow('aborted')
    expect(kinds(disk)).toEqual([])
    expect(world.calls).toEqual([])
  })

  it('replays a recorded outcome also when it was aborted: nothing is done then', async () => {
    const { world, performer } = setUp()
    await performer()(effectOn(world, 'a'))

    expect(await performer(AbortSignal.abort())(effectOn(world, 'a'))).toEqual({ seen: 'a' })
  })
})

class Crash extends Error {}

/** Dies at the given moment; from then on nothing works any more, as in a process that is gone. */
function crashAt(moment: number | undefined): () => void {
  let passed = 0
  return () => {
    if (moment !== undefined && passed++ >= moment) throw new Crash('killed')
  }
}

function dyingStore(disk: MemoryDisk, crash: () => void): Store {
  const store = memoryStore(disk)
  return {
    ...store,
    append: (id, entry) => {
      crash()
      store.append(id, entry)
      crash()
    },
  }
}

describe('a run that dies at any moment', () => {
  const ids = ['a', 'b', 'c', 'd']

  it('ends with the outcomes of an undisturbed one, each effect applied and verified', async () => {
    const undisturbed = setUp()
    for (const id of ids) await undisturbed.performer()(effectOn(undisturbed.world, id))
    const outcomes = (disk: MemoryDisk) =>
      (disk.entries.get(run) ?? []).flatMap((entry) =>
        entry.kind === 'outcome' ? [[entry.effect, entry.result] as const] : [],
      )

    await assert(
      asyncProperty(array(nat(40), { maxLength: 8 }), async (crashes) => {
        const { disk, world } = setUp()
        for (const moment of [...crashes, undefined]) {
          const crash = crashAt(moment)
          const perform = performerOn(dyingStore(disk, crash))
          try {
            for (const id of ids) await perform(effectOn(world, id, crash))
          } catch (error) {
            if (!(error instanceof Crash)) throw error
          }
        }

        expect(outcomes(disk)).toEqual(outcomes(undisturbed.disk))
        expect(kinds(disk).filter((kind) => kind.startsWith('intent'))).toEqual(ids.map((id) => `intent ${id}`))
        for (const id of ids) {
          expect(world.calls).toContain(`apply ${id}`)
          expect(world.calls.lastIndexOf(`verify ${id}`)).toBeGreaterThan(world.calls.indexOf(`apply ${id}`))
        }
      }),
    )
  })
})

describe('performing an effect of a step that repeats', () => {
  const again = (disk: MemoryDisk) =>
    performingAgain(
      openJournal(memoryStore(disk), run, steppingClock()),
      recordedEvents(),
      new AbortController().signal,
    )

  it('looks whether it is still done, and leaves it then', async () => {
    const { disk, world, performer } = setUp()
    await performer()(effectOn(world, 'a'))

    expect(await again(disk)(effectOn(world, 'a'))).toEqual({ seen: 'a' })

    expect(world.calls).toEqual(['apply a', 'verify a', 'verify a'])
    expect(kinds(disk)).toEqual(['intent a', 'outcome a'])
  })

  it('makes it anew where it is undone, with an intent and an outcome', async () => {
    const { disk, world, performer } = setUp()
    await performer()(effectOn(world, 'a'))
    world.done.clear()

    expect(await again(disk)(effectOn(world, 'a'))).toEqual({ seen: 'a' })

    expect(world.done).toEqual(new Set(['a']))
    expect(kinds(disk)).toEqual(['intent a', 'outcome a', 'intent a', 'outcome a'])
  })

  it('does what was never done as any other', async () => {
    const { disk, world } = setUp()

    expect(await again(disk)(effectOn(world, 'a'))).toEqual({ seen: 'a' })

    expect(kinds(disk)).toEqual(['intent a', 'outcome a'])
  })
})
