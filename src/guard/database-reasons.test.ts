import { describe, expect, it } from 'vitest'
import { guarded, refusalsOfDatabase, withFacts } from '../../test/fixtures/guarded-target.ts'
import { productionDatabase, productionFacts } from '../../test/fixtures/two-environments.ts'
import { reasonsToRefuse } from './reasons.ts'

describe('the guard of databases', () => {
  it("refuses the source's own database, whatever its name and address", () => {
    const alias = { host: 'alias', name: 'staging', instance: productionDatabase.instance, key: 'oid 16385' }

    expect(refusalsOfDatabase({ ...alias, clusterIdentifier: '7001' })).toEqual([
      {
        id: 'same-database',
        because:
          "the target's database is the source's own: compared staging alias:5432/staging (oid 16385) with production db.prod.example.com:5432/bitbucket (oid 16385), same server",
        hint: 'give staging a database of its own',
      },
    ])
  })

  it('allows another database on the same server', () => {
    expect(refusalsOfDatabase({ instance: productionDatabase.instance, clusterIdentifier: '7001' })).toEqual([])
  })

  it('allows the same oid on another server', () => {
    expect(refusalsOfDatabase({ key: productionDatabase.key })).toEqual([])
  })

  it('can not tell two instances with one cluster identifier apart, and refuses', () => {
    expect(refusalsOfDatabase({ clusterIdentifier: '7001', instance: '7001/1790000500/5432' })).toEqual([
      {
        id: 'cannot-tell-databases',
        because:
          'cannot tell the two databases apart: compared staging db.staging.example.com:5432/bitbucket_stg_20261101_1 (oid 20000) with production db.prod.example.com:5432/bitbucket (oid 16385); both clusters have the identifier 7001, as after a physical copy',
        hint: 'restore the target’s database server by initdb, so that it has an identity of its own',
      },
    ])
  })

  it('refuses where a server does not tell its cluster identifier', () => {
    expect(refusalsOfDatabase({ clusterIdentifier: undefined })).toEqual([
      {
        id: 'cannot-tell-databases',
        because:
          'cannot tell the two databases apart: compared staging db.staging.example.com:5432/bitbucket_stg_20261101_1 (oid 20000) with production db.prod.example.com:5432/bitbucket (oid 16385); one of the servers does not tell its cluster identifier',
        hint: 'let the login run pg_control_system()',
      },
    ])
  })

  it("refuses where nobody looked at the source's database", () => {
    const sourceFacts = withFacts(productionFacts, { database: undefined })

    expect(reasonsToRefuse({ ...guarded, sourceFacts })).toEqual([
      {
        id: 'cannot-tell-databases',
        because:
          'cannot tell whether the database db.staging.example.com:5432/bitbucket_stg_20261101_1 of staging is that of production: nobody looked at the latter',
        hint: 'understudy survey production',
      },
    ])
  })

  it('refuses a standby', () => {
    expect(refusalsOfDatabase({ inRecovery: true })).toEqual([
      {
        id: 'standby',
        because:
          'the database db.staging.example.com:5432/bitbucket_stg_20261101_1 of staging is in recovery: a standby is never a target',
        hint: 'point the target to a database server of its own',
      },
    ])
  })
})
