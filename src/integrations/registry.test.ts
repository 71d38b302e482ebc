import { describe, expect, it } from 'vitest'
import { integrationIds } from '../kernel/integration-id.ts'
import { integrations } from './registry.ts'

describe('the registry of integrations', () => {
  it('has each integration once, in the order of reports', () => {
    expect(integrations.map(({ id }) => id)).toEqual(integrationIds)
  })
})
