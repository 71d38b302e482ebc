import { describe, expect, it } from 'vitest'
import { guarded, refusalsOfDatabase, refusalsOfHome, withFacts } from '../../test/fixtures/guarded-target.ts'
import { stagingDatabase, stagingFacts, stagingHome } from '../../test/fixtures/two-environments.ts'
import { reasonsToRefuse } from './reasons.ts'

describe('the guard of ownership', () => {
  const notOurs = {
    database: {
      id: 'database-not-ours',
      because:
        "the database db.staging.example.com:5432/bitbucket_stg_20261101_1 is neither empty nor marked as staging's",
      hint: 'if it may be replaced: --adopt staging',
    },
    home: {
      id: 'home-not-ours',
      because:
        "the home /srv/staging on ssh://understudy@bb1.staging.example.com is neither empty nor marked as staging's",
      hint: 'if it may be replaced: --adopt staging',
    },
  }

  it('refuses a database that is neither empty nor marked', () => {
    expect(refusalsOfDatabase({ mark: undefined })).toEqual([notOurs.database])
  })

  it('refuses a home that is neither empty nor marked', () => {
    expect(refusalsOfHome({ mark: undefined })).toEqual([notOurs.home])
  })

  it('refuses what is marked as that of another environment', () => {
    expect(refusalsOfDatabase({ mark: 'development' })).toEqual([notOurs.database])
    expect(refusalsOfHome({ mark: 'development' })).toEqual([notOurs.home])
  })

  it('allows what is empty, marked or not', () => {
    expect(refusalsOfDatabase({ empty: true, mark: undefined })).toEqual([])
    expect(refusalsOfHome({ empty: true, mark: undefined })).toEqual([])
  })

  it('lets --adopt take over what is not marked, and nothing that may be production', () => {
    const targetFacts = withFacts(stagingFacts, {
      database: { ...stagingDatabase, mark: undefined },
      home: { ...stagingHome, mark: undefined },
    })
    const standby = withFacts(targetFacts, { database: { ...stagingDatabase, inRecovery: true } })

    expect(reasonsToRefuse({ ...guarded, adopted: true, targetFacts })).toEqual([])
    expect(reasonsToRefuse({ ...guarded, adopted: true, targetFacts: standby }).map(({ id }) => id)).toEqual([
      'standby',
    ])
  })
})
