import { expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { asJson } from '../kernel/json.ts'
import { standingFence } from './fence-records.ts'

it('a fence that an earlier version recorded can be raised again', () => {
  const store = memoryStore()
  const { subordinate, ...serviceUser } = stagingFence.serviceUser
  const { reached, ...fence } = { ...stagingFence, serviceUser }
  store.putDocument('staging', 'fence', asJson({ fence, rules: 'table' }))

  expect([subordinate, reached].map(({ length }) => length)).toEqual([1, 1])
  expect(standingFence(store, 'staging')).toEqual({
    fence: { ...fence, serviceUser: { ...serviceUser, subordinate: [] }, reached: [] },
    rules: 'table',
  })
})

it('of a fence around the host that an earlier version recorded nothing is known to be served', () => {
  const store = memoryStore()
  const fence = { ...stagingFence, scope: { kind: 'host' } }
  store.putDocument('staging', 'fence', asJson({ fence, rules: 'table' }))

  expect(standingFence(store, 'staging')?.fence.scope).toEqual({ kind: 'host', served: [] })
})

it('a fence is given back just as it was recorded, as two are compared by their text', () => {
  const store = memoryStore()
  store.putDocument('staging', 'fence', asJson({ fence: stagingFence, rules: 'table' }))

  expect(JSON.stringify(standingFence(store, 'staging'))).toBe(JSON.stringify({ fence: stagingFence, rules: 'table' }))
})

it('what is no record of a fence is none', () => {
  const store = memoryStore()
  store.putDocument('staging', 'fence', { fence: 'none' })

  expect([standingFence(store, 'staging'), standingFence(store, 'production')]).toEqual([undefined, undefined])
})
