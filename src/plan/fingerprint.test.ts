import { assert, constantFrom, nat, property, shuffledSubarray, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import {
  production,
  productionDatabase,
  productionFacts,
  refreshOfStaging,
  staging,
  stagingFacts,
  stagingHome,
} from '../../test/fixtures/two-environments.ts'
import { fingerprintOf, whatChanged, type Deciding } from './fingerprint.ts'
import type { DecidedFinding } from './plan.ts'

const deciding: Deciding = {
  source: production,
  target: staging,
  refresh: refreshOfStaging,
  sourceFacts: productionFacts,
  targetFacts: stagingFacts,
  findings: [],
  integrationsWithoutCut: [],
}
const decided = (
  kind: 'cut' | 'keep' | 'redirect' | 'undecided',
  finding = plannedFinding('webhooks'),
): DecidedFinding => ({
  finding,
  decidedBy: 'default',
  decision:
    kind === 'keep'
      ? { kind, because: 'known' }
      : kind === 'redirect'
        ? { kind, to: { kind: 'url', url: 'http://sink' } }
        : { kind },
})
const changed = (over: Partial<Deciding>, before: Partial<Deciding> = {}) =>
  whatChanged(fingerprintOf({ ...deciding, ...before }), fingerprintOf({ ...deciding, ...over }))
const hash = (over: Partial<Deciding>) => fingerprintOf({ ...deciding, ...over }).hash

describe('the fingerprint', () => {
  it('does not change by the order of findings, or of the keys of the configuration', () => {
    const findings = [
      decided('keep', plannedFinding('webhooks', { id: 'a' })),
      decided('undecided', plannedFinding('unclaimed', { id: 'b', where: { kind: 'table', table: 'AO_X' } })),
      decided('undecided', plannedFinding('unclaimed', { id: 'c', where: { kind: 'table', table: 'AO_Y' } })),
      decided('redirect', plannedFinding('mail-server', { id: 'd' })),
    ]
    const reversed = Object.fromEntries(Object.entries(production.database).toReversed())
    assert(
      property(shuffledSubarray(findings, { minLength: findings.length }), (shuffled) => {
        expect(hash({ findings: shuffled })).toBe(hash({ findings }))
      }),
    )

    expect(hash({ source: { ...production, database: { ...production.database, ...reversed } } })).toBe(hash({}))
    expect(hash({ integrationsWithoutCut: ['mesh', 'oauth2'] })).toBe(
      hash({ integrationsWithoutCut: ['oauth2', 'mesh'] }),
    )
  })

  it('never changes by endpoints that are cut, counts, sizes or times', () => {
    assert(
      property(nat(5), string(), nat(), constantFrom(true, false), (count, host, bytes, running) => {
        const findings = Array.from({ length: count }, (_, index) =>
          decided(
            'cut',
            plannedFinding('webhooks', { id: `${index}`, endpoints: [{ host, port: index, protocol: 'tcp' }] }),
          ),
        )
        const sourceFacts = {
          ...productionFacts,
          running,
          surveyedAt: host,
          sizes: { databaseBytes: bytes, repositories: count },
          findings: findings.map(({ finding }) => finding),
          endpoints: [{ endpoint: { host, port: bytes, protocol: 'tcp' as const }, sources: ['live connection'] }],
          identity: {
            ...productionFacts.identity,
            database: { ...productionDatabase, instance: `7001/${bytes}/5432` },
          },
        }

        expect(hash({ findings, sourceFacts })).toBe(hash({}))
      }),
    )
  })

  it('holds no part of the configuration in plain', () => {
    expect(JSON.stringify(fingerprintOf(deciding))).not.toContain('bitbucket_reader')
  })
})

describe('what changed', () => {
  it('is nothing where the plan still fits', () => {
    expect(changed({})).toEqual([])
  })

  it('names a version', () => {
    expect(changed({ sourceFacts: { ...productionFacts, version: '7.2.1' } })).toEqual([
      'version of the source: planned 7.2.0, now 7.2.1',
    ])
    expect(changed({ targetFacts: { ...stagingFacts, version: undefined } })).toEqual([
      'version of the target: planned 7.2.0, now unknown',
    ])
  })

  it('names an identity with everything that tells it', () => {
    const identity = { ...stagingFacts.identity, database: undefined, home: { ...stagingHome, inode: 12 } }

    expect(changed({ targetFacts: { ...stagingFacts, identity } })).toEqual([
      'identity of the target: planned database bitbucket_stg_20261101_1 (oid 20000, cluster 7002), home /srv/staging (device 2049, inode 11), server id BSTG-0001-0002-0003, now database none, home /srv/staging (device 2049, inode 12), server id BSTG-0001-0002-0003',
    ])
  })

  it('names which part of the configuration was edited', () => {
    expect(changed({ source: { ...production, baseUrl: 'https://other' } })).toEqual([
      'configuration of the source was edited',
    ])
    expect(changed({ target: { ...staging, runAs: 'other' } })).toEqual(['configuration of the target was edited'])
    expect(changed({ refresh: { ...refreshOfStaging, upgrade: true } })).toEqual([
      'configuration of the refresh was edited',
    ])
  })

  it('names a table of an unknown app, and that it was decided', () => {
    const unknown = plannedFinding('unclaimed', { where: { kind: 'table', table: 'AO_X' } })

    expect(changed({ findings: [decided('undecided', unknown)] })).toEqual([
      'unknown findings: planned none, now AO_X undecided',
    ])
    expect(
      changed(
        { findings: [decided('keep', { ...unknown, endpoints: [] })] },
        { findings: [decided('undecided', unknown)] },
      ),
    ).toEqual(['unknown findings: planned AO_X undecided, now AO_X keep'])
  })

  it('names an integration without a cut', () => {
    expect(changed({ integrationsWithoutCut: ['mesh'] })).toEqual([
      'integrations without a cut: planned none, now mesh',
    ])
  })

  it('names an endpoint that stays reachable, and not one that is cut', () => {
    const other = plannedFinding('webhooks', {
      endpoints: [{ host: 'other.example.com', port: undefined, protocol: 'tcp', scheme: 'https' }],
    })

    expect(changed({ findings: [decided('keep'), decided('keep', other)] }, { findings: [decided('keep')] })).toEqual([
      'endpoints that stay reachable: planned webhooks keep hooks.example.com:443, now webhooks keep hooks.example.com:443; webhooks keep https://other.example.com',
    ])
    expect(changed({ findings: [decided('cut', other)] })).toEqual([])
  })
})
