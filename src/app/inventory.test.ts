import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { plannedFinding, planning } from '../../test/fixtures/planning.ts'
import { productionFacts } from '../../test/fixtures/two-environments.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import { makePlan } from '../plan/make-plan.ts'
import { lastInventory, saveInventory } from './inventory.ts'

const peer: EndpointWithSources = {
  endpoint: { host: '10.1.0.77', port: 8443, protocol: 'tcp' },
  sources: ['live connection'],
}
const planOf = (endpoints: readonly EndpointWithSources[]) =>
  makePlan(planning({ sourceFacts: { ...productionFacts, findings: [plannedFinding('webhooks')], endpoints } }))

describe('the inventory of a refresh', () => {
  it('is none before the first', () => {
    expect(lastInventory(memoryStore(), 'staging')).toBeUndefined()
  })

  it('holds the findings and the endpoints of its plan, so that the next plan finds nothing new', () => {
    const store = memoryStore()

    saveInventory(store, planOf([peer]))

    const kept = lastInventory(store, 'staging')
    expect(kept?.findings).toEqual(['webhooks:1'])
    expect(kept?.endpoints).toContainEqual({ endpoint: 'hooks.example.com:443', sources: ['webhooks'] })
    expect(kept?.endpoints).toContainEqual({ endpoint: '10.1.0.77:8443', sources: ['live connection'] })
    expect(makePlan(planning({ sourceFacts: productionFacts, lastInventory: kept })).endpointsSinceLast).toEqual({
      new: [],
      gone: [{ endpoint: 'hooks.example.com:443', sources: ['webhooks'] }],
      changed: [],
    })
  })

  it('remembers what a connection showed once', () => {
    const store = memoryStore()

    saveInventory(store, planOf([peer]))
    saveInventory(store, planOf([]))

    expect(lastInventory(store, 'staging')?.endpoints?.at(-1)).toEqual({
      endpoint: '10.1.0.77:8443',
      sources: ['live connection'],
    })
  })

  it('is read in the form that it had before endpoints were kept', () => {
    const store = memoryStore()
    store.putDocument('staging', 'inventory', ['webhooks:1', 'mesh:2'])

    expect(lastInventory(store, 'staging')).toEqual({ findings: ['webhooks:1', 'mesh:2'], endpoints: undefined })
  })
})
