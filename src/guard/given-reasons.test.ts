import { describe, expect, it } from 'vitest'
import { production, productionFacts, staging, stagingFacts } from '../../test/fixtures/two-environments.ts'
import { reasonsNotToKeep, reasonsNotToRestore, whyNotThisVersion } from './given-reasons.ts'

const guarded = {
  source: production,
  target: staging,
  sourceFacts: productionFacts,
  targetFacts: stagingFacts,
  adopted: true,
  upgrade: false,
}

describe('reasons not to restore a backup', () => {
  it('are none where the source was upgraded since', () => {
    expect(reasonsNotToRestore({ ...guarded, sourceFacts: { ...productionFacts, version: '8.9.0' } })).toEqual([])
  })

  it('are all that tell a target from production', () => {
    const { database } = productionFacts.identity
    const targetFacts = { ...stagingFacts, identity: { ...stagingFacts.identity, database } }

    expect(reasonsNotToRestore({ ...guarded, targetFacts }).map(({ id }) => id)).toContain('same-database')
  })
})

describe('reasons not to keep a backup beside a target', () => {
  it('are none on one with another version, or with a copy that Understudy did not make', () => {
    const { database, home } = stagingFacts.identity
    const identity = {
      ...stagingFacts.identity,
      ...(database === undefined ? {} : { database: { ...database, mark: undefined } }),
      ...(home === undefined ? {} : { home: { ...home, mark: undefined } }),
    }

    for (const version of ['7.1.0', '8.9.0'])
      expect(reasonsNotToKeep({ ...guarded, targetFacts: { ...stagingFacts, version, identity } })).toEqual([])
  })

  it('are all that tell it from production, and a source that nobody knows', () => {
    const { database } = productionFacts.identity
    const targetFacts = { ...stagingFacts, identity: { ...stagingFacts.identity, database } }
    const sourceFacts = { ...productionFacts, version: '3.11.0' }

    expect(reasonsNotToKeep({ ...guarded, targetFacts }).map(({ id }) => id)).toContain('same-database')
    expect(reasonsNotToKeep({ ...guarded, sourceFacts }).map(({ id }) => id)).toEqual(['version-too-old'])
  })
})

describe('the version of a backup', () => {
  const why = (from: string, to: string | undefined, upgrade = false) =>
    whyNotThisVersion({ from, to, target: 'staging', upgrade })

  it('is what is installed, or earlier where an upgrade is rehearsed', () => {
    expect(why('7.2.0', '7.2')).toBeUndefined()
    expect(why('7.2.0', '8.9.0', true)).toBeUndefined()
    expect(why('7.2.0', undefined)).toBeUndefined()
  })

  it.each([
    [
      why('7.2.0', '7.1.4', true),
      'is of Bitbucket 7.2.0, and staging has 7.1.4 installed: an older Bitbucket cannot open a newer database',
      'install 7.2.0 on staging, or choose an earlier one',
    ],
    [
      why('7.2.0', '8.9.0'),
      'is of Bitbucket 7.2.0, and staging has 8.9.0 installed: to restore it would rehearse an upgrade',
      'set refresh.staging.upgrade to true, or install 7.2.0',
    ],
    [why('3.11.0', '4.0.0', true), 'is of Bitbucket 3.11.0; Understudy knows 4.0 and later', 'choose a later one'],
  ])('is refused otherwise', (refusal, because, hint) => {
    expect(refusal).toEqual({ because, hint })
  })
})
