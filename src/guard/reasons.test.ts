import { describe, expect, it } from 'vitest'
import { guarded, refusalsOf, withFacts } from '../../test/fixtures/guarded-target.ts'
import {
  productionDatabase,
  productionFacts,
  productionHome,
  staging,
  stagingFacts,
} from '../../test/fixtures/two-environments.ts'
import { reasonsToRefuse } from './reasons.ts'

describe('the guard', () => {
  it('lets a staging environment pass that has everything of its own', () => {
    expect(reasonsToRefuse(guarded)).toEqual([])
  })

  it('lets a target pass that was installed but has neither database nor home yet', () => {
    expect(refusalsOf({ database: undefined, home: undefined, serverId: undefined, baseUrl: undefined })).toEqual([])
  })

  it('refuses a mirror as source and as target', () => {
    const mirror = 'application.mode in shared/bitbucket.properties:4 is mirror'

    expect(reasonsToRefuse({ ...guarded, targetFacts: { ...stagingFacts, mirror } })).toEqual([
      {
        id: 'is-mirror',
        because: 'staging is, or may be, a smart mirror: application.mode in shared/bitbucket.properties:4 is mirror',
        hint: 'name the upstream of the mirror, or correct environments.staging',
      },
    ])
    expect(reasonsToRefuse({ ...guarded, sourceFacts: { ...productionFacts, mirror } })).toMatchObject([
      { id: 'is-mirror', because: expect.stringMatching(/^production is/) },
    ])
  })

  it('refuses a production environment by its tier', () => {
    expect(reasonsToRefuse({ ...guarded, target: { ...staging, tier: 'production' } })).toEqual([
      {
        id: 'tier-production',
        because: 'environment staging has the tier production, and production is never a target',
        hint: 'name a staging or development environment',
      },
    ])
  })

  it('does not mind an equal server id, which is a warning of the plan', () => {
    expect(refusalsOf({ serverId: 'BPRD-0001-0002-0003' })).toEqual([])
  })

  it('tells every reason, not only the first', () => {
    const database = { ...productionDatabase, inRecovery: true }
    const reasons = reasonsToRefuse({
      ...guarded,
      target: { ...staging, tier: 'production' },
      targetFacts: { ...withFacts(stagingFacts, { database, home: productionHome }), version: '6.0.0' },
    })

    expect(reasons.map(({ id }) => id)).toEqual([
      'tier-production',
      'standby',
      'same-database',
      'same-home',
      'database-not-ours',
      'home-not-ours',
      'target-older',
    ])
  })
})
