import { expect, it } from 'vitest'
import { liveGeneration, makeLive, withGeneration, type Generation } from './generations.ts'

const generation = (id: string, createdAt: string, state: Generation['state']): Generation => ({
  id,
  database: id,
  source: 'production',
  dataFrom: null,
  createdAt,
  state,
})
const old = generation('a', '2026-11-01T00:00:00.000Z', 'kept')
const live = generation('b', '2026-11-08T00:00:00.000Z', 'live')
const made = generation('c', '2026-11-15T00:00:00.000Z', 'half-made')

it('keeps generations newest first, each once', () => {
  const all = [old, live, made].reduce<readonly Generation[]>(withGeneration, [])

  expect(all.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  expect(withGeneration(all, { ...made, database: 'other' }).map(({ database }) => database)).toEqual([
    'other',
    'b',
    'a',
  ])
})

it('makes one live and keeps the one that was; twice is done', () => {
  const once = makeLive([made, live, old], 'c')

  expect(once.map(({ state }) => state)).toEqual(['live', 'kept', 'kept'])
  expect(makeLive(once, 'c')).toEqual(once)
  expect(liveGeneration(once)?.id).toBe('c')
  expect(liveGeneration([made, old])).toBeUndefined()
})
