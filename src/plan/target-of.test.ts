import { describe, expect, it } from 'vitest'
import {
  production,
  productionFacts,
  refreshOfStaging,
  staging,
  stagingFacts,
} from '../../test/fixtures/two-environments.ts'
import { chooseServerId, formatServerId, targetOf, type TargetParts } from './target-of.ts'

const parts: TargetParts = {
  source: production,
  target: staging,
  refresh: refreshOfStaging,
  version: '7.2.0',
  serverId: 'BSTG-0001-0002-0003',
  run: '20261122-013000-k3f9',
  database: undefined,
  dataFrom: undefined,
  now: new Date('2026-11-22T01:30:00Z'),
}

describe('the target of a plan', () => {
  it('has the database of the template until one is chosen, and then that one', () => {
    expect(targetOf(parts).database.url).toBe('jdbc:postgresql://db.staging.example.com:5432/bitbucket_stg_20261122_1')
    expect(targetOf({ ...parts, database: 'bitbucket_stg_20261122_4' }).database.url).toBe(
      'jdbc:postgresql://db.staging.example.com:5432/bitbucket_stg_20261122_4',
    )
  })

  it('has homes of both ends, and a name that says its tier', () => {
    expect(targetOf(parts)).toMatchObject({
      displayName: 'Bitbucket STAGING',
      home: '/srv/staging',
      sourceHome: '/srv/bitbucket',
      ssh: { host: 'bitbucket-staging.example.com' },
    })
  })

  it('is a cluster of its own nodes, with a group of its own', () => {
    expect(targetOf(parts).cluster).toEqual({
      groupName: 'understudy-staging',
      groupPassword: { kind: 'generated', name: 'staging-hazelcast-group-password' },
      members: ['bb1.staging.example.com:5701'],
    })
  })

  it('has the members that its nodes answer as, whatever SSH calls their hosts', () => {
    const [node] = staging.nodes
    const aliased = { ...node, host: { kind: 'ssh', user: 'understudy', host: 'stg' } } as const

    expect(targetOf({ ...parts, target: { ...staging, nodes: [aliased] } }).cluster.members).toEqual([
      'bb1.staging.example.com:5701',
    ])
  })

  it('has an administrator by a password, never by a token', () => {
    const password = { kind: 'env', name: 'P' } as const
    const token = { kind: 'token', token: { kind: 'env', name: 'T' } } as const

    expect(
      targetOf({ ...parts, target: { ...staging, admin: { kind: 'existing', user: 'admin', password } } }).admin,
    ).toEqual({
      user: 'admin',
      password,
    })
    expect(targetOf({ ...parts, target: { ...staging, admin: token } }).admin).toBeUndefined()
  })

  it('is never a production environment', () => {
    expect(() => targetOf({ ...parts, target: production })).toThrow('a production environment is never a target')
  })

  it.each(['mysql', 'mariadb'] as const)('has the driver that Bitbucket has for %s', (vendor) => {
    const target = { ...staging, database: { ...staging.database, vendor, port: 3306 } }

    expect(targetOf({ ...parts, target, database: 'restored' }).database).toMatchObject({
      driver: 'com.mysql.jdbc.Driver',
      url: 'jdbc:mysql://db.staging.example.com:3306/restored?characterEncoding=utf8&useUnicode=true',
    })
  })

  it('is refused on a vendor that is not supported yet', () => {
    const target = { ...staging, database: { ...staging.database, vendor: 'oracle' as const } }

    expect(() => targetOf({ ...parts, target })).toThrow(
      expect.objectContaining({
        code: 'policy/not-yet',
        message: 'the database vendor oracle is not supported yet',
        hint: 'use PostgreSQL, MySQL or MariaDB',
      }),
    )
  })
})

describe('the server id', () => {
  const own = (serverId: string | undefined) =>
    chooseServerId(
      productionFacts,
      { ...stagingFacts, identity: { ...stagingFacts.identity, serverId } },
      'NEW0-0000-0000-0000',
    )

  it('is the target’s own where it differs from the source’s, else a new one', () => {
    expect(own('BSTG-0001-0002-0003')).toBe('BSTG-0001-0002-0003')
    expect(own('BPRD-0001-0002-0003')).toBe('NEW0-0000-0000-0000')
    expect(own(undefined)).toBe('NEW0-0000-0000-0000')
  })

  it('has Bitbucket’s form', () => {
    expect(formatServerId('abcd1234efgh5678')).toBe('ABCD-1234-EFGH-5678')
  })
})
