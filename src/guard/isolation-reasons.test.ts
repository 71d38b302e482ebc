import { describe, expect, it } from 'vitest'
import { production, productionFacts, staging, stagingFacts } from '../../test/fixtures/two-environments.ts'
import { reasonsNotToIsolate, type GuardedCopy } from './isolation-reasons.ts'

const copy: GuardedCopy = {
  source: production,
  target: staging,
  sourceFacts: productionFacts,
  targetFacts: stagingFacts,
  stamp: productionFacts.version,
  database: 'restored_by_hand',
  adopted: true,
  upgrade: false,
  runs: false,
}

const namesTheSource: GuardedCopy['targetFacts'] = {
  ...stagingFacts,
  connections: [
    {
      origin: 'shared/bitbucket.properties:3',
      hosts: [{ host: production.database.host, port: production.database.port, addresses: [] }],
      database: production.database.name,
      readable: true,
    },
  ],
}

function idsOf(over: Partial<GuardedCopy>): readonly string[] {
  return reasonsNotToIsolate({ ...copy, ...over }).map(({ id }) => id)
}

describe('reasons not to isolate a copy that is there already', () => {
  it('are none for a stopped copy whose configuration names the source: that is what will be cut', () => {
    expect(idsOf({ targetFacts: namesTheSource })).toEqual([])
  })

  it('are the running process, and then the connection too', () => {
    const reasons = reasonsNotToIsolate({ ...copy, targetFacts: namesTheSource, runs: true })

    expect(reasons.map(({ id }) => id)).toEqual(['copy-runs', 'connected-to-source'])
    expect(reasons[0]?.hint).toBe(
      'stop it, or let Understudy do so: `understudy isolate staging --database restored_by_hand --stop` (what it sent before is not undone)',
    )
  })

  it('are those of a refresh where the database is the source’s own', () => {
    const { database } = productionFacts.identity

    expect(idsOf({ targetFacts: { ...stagingFacts, identity: { ...stagingFacts.identity, database } } })).toContain(
      'same-database',
    )
  })

  it('are not that the repositories of the source lie behind a link: nothing is copied', () => {
    const { identity } = productionFacts
    if (identity.home === undefined) throw new Error('no home')
    const home = { ...identity.home, linked: '/srv/bitbucket/shared' }

    expect(idsOf({ sourceFacts: { ...productionFacts, identity: { ...identity, home } } })).toEqual([])
  })

  it('count the version that the restored database was last opened with, not the one that the source has now', () => {
    expect(idsOf({ stamp: '99.0.0' })).toEqual(['target-older'])
    expect(idsOf({ stamp: '4.7.1' })).toEqual(['target-newer'])
  })
})
