import { describe, expect, it } from 'vitest'
import { plannedFinding, plannedIntegration, planning } from '../../test/fixtures/planning.ts'
import { productionFacts, refreshOfStaging, staging, stagingFacts } from '../../test/fixtures/two-environments.ts'
import type { Change } from '../changes/change.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Finding } from '../kernel/finding.ts'
import { stepIds } from '../kernel/step-id.ts'
import { makePlan } from './make-plan.ts'
import { stepOf } from './planned-steps.ts'
import type { Planning } from './planning.ts'

const found = (findings: readonly Finding[], unknown: readonly Finding[] = [], over: Partial<Planning> = {}) =>
  planning({ sourceFacts: { ...productionFacts, findings, unknown }, ...over })
const blockedOf = (of: Planning) => makePlan(of).steps.flatMap(({ id, blocked }) => blocked.map((one) => [id, one]))
const table = plannedFinding('unclaimed', { id: 'unclaimed:AO_X', where: { kind: 'table', table: 'AO_X' } })

describe('a plan', () => {
  it('is the same for the same input, complete, and plain data', () => {
    const input = found([plannedFinding('webhooks')])
    const plan = makePlan(input)

    expect(makePlan(input)).toEqual(plan)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    expect(plan.steps.map(({ id }) => id)).toEqual([...stepIds])
    expect(plan).toMatchObject({ environment: 'staging', source: 'production', version: '7.2.0' })
  })

  it('holds the changes that the decisions lead to, in the order of the integrations', () => {
    const integrations = [
      { ...plannedIntegration('mail-server'), provide: () => [call] },
      plannedIntegration('webhooks'),
    ]
    const findings = [plannedFinding('webhooks'), plannedFinding('mail-server')]
    const plan = makePlan(found(findings, [], { integrations }))
    const changesOf = (id: string) => plan.steps.find((step) => step.id === id)?.changes

    expect(changesOf('cut-integrations')).toMatchObject([
      { because: 'cut mail-server:1' },
      { because: 'cut webhooks:1' },
    ])
    expect(changesOf('finish-in-application')).toEqual([call])
  })

  it('gives an integration what was kept of it', () => {
    const seen: unknown[] = []
    const integration = {
      ...plannedIntegration('license'),
      provide: (_target: unknown, kept: unknown) => {
        seen.push(kept)
        return []
      },
    }

    makePlan(planning({ integrations: [integration], kept: { license: 'AAAB', webhooks: 'other' } }))

    expect(seen).toEqual(['AAAB'])
  })

  it('says which earlier copies stay, and when they go', () => {
    const notes = (refresh: Partial<RefreshConfig>) =>
      makePlan(planning({ refresh: { ...refreshOfStaging, ...refresh } })).steps.find(
        ({ id }) => id === 'keep-generation',
      )?.notes

    expect(notes({ keepGenerations: 3 })).toEqual(['keep the last 3 generations for `understudy rewind staging`'])
    expect(notes({ retention: { ageMs: 30 * 86_400_000, freeBytes: 5e10 } })?.[1]).toBe(
      '`retention` lets the oldest of them go where they are older than 30 days 0 h, or where less than 50.0 GB is free',
    )
  })

  it('records the waivers of a refresh without a fence', () => {
    expect(makePlan(planning()).waivers).toEqual([
      { proof: 'fence', because: 'the lab has no packet filter' },
      { proof: 'refusal', because: 'the lab has no packet filter' },
    ])
  })
})

describe('a blocked plan', () => {
  it('has a finding that nobody decided about', () => {
    expect(blockedOf(found([], [table]))).toEqual([
      ['cut-integrations', { finding: 'unclaimed:AO_X', because: 'a unclaimed finding; nobody has decided about it' }],
    ])
  })

  it('has a cut or redirect of what no integration claims: nobody would carry it out', () => {
    const refresh = { ...refreshOfStaging, decisions: [{ where: 'AO_X', decision: { kind: 'cut' } as const }] }

    expect(blockedOf(found([], [table], { refresh }))).toEqual([
      [
        'cut-integrations',
        {
          finding: 'unclaimed:AO_X',
          because:
            'a unclaimed finding; Understudy does not know it, so it cannot cut it: keep it with a reason, or take it out of the source',
        },
      ],
    ])
  })

  it('passes what no integration claims once it is kept with a reason', () => {
    const refresh = {
      ...refreshOfStaging,
      decisions: [{ where: 'AO_X', decision: { kind: 'keep', because: 'read on release day' } as const }],
    }

    expect(blockedOf(found([], [table], { refresh }))).toEqual([])
  })

  it('has an integration without a cut, and its fingerprint says so', () => {
    const mesh = {
      ...plannedIntegration('mesh'),
      cut: () => ({ kind: 'blocked', because: 'Mesh nodes can not be cut yet' }) as const,
    }
    const input = found([plannedFinding('mesh')], [], { integrations: [mesh] })

    expect(blockedOf(input)).toEqual([
      ['cut-integrations', { finding: 'mesh:1', because: 'Mesh nodes can not be cut yet' }],
    ])
    expect(makePlan(input).fingerprint.parts['integrations without a cut']).toBe('mesh')
  })

  it('not a new finding that is cut, which is listed', () => {
    const lastInventory = { findings: ['webhooks:7'], endpoints: undefined }
    const plan = makePlan(found([plannedFinding('webhooks')], [], { lastInventory }))

    expect(plan.newSinceLast).toEqual(['webhooks:1'])
    expect(plan.steps.flatMap(({ blocked }) => blocked)).toEqual([])
  })
})

describe('the warnings of a plan', () => {
  const summaries = (of: Planning) => makePlan(of).warnings.map(({ summary }) => summary)

  it('are none for two alike environments with all three tiers', () => {
    expect(summaries(planning())).toEqual([])
  })

  it('are those of both surveys', () => {
    const warned = (summary: string) => [{ severity: 'warning', summary }] as const
    const facts = {
      sourceFacts: { ...productionFacts, warnings: warned('the SSH files of production could not be read') },
      targetFacts: { ...stagingFacts, warnings: warned('the database of staging is gone') },
    }

    expect(summaries(planning(facts))).toEqual([
      'the SSH files of production could not be read',
      'the database of staging is gone',
    ])
  })

  it('name a tier that is missing', () => {
    expect(makePlan(planning({ tiers: ['production', 'staging'] })).warnings).toEqual([
      {
        severity: 'warning',
        summary: 'the configuration has no development environment',
        hint: 'where Bitbucket is critical, use all three tiers',
      },
    ])
  })

  it('name where source and target differ in version, nodes and database', () => {
    const database = stagingFacts.identity.database
    if (database === undefined) throw new Error('staging has a database')
    const identity = { ...stagingFacts.identity, database: { ...database, serverVersion: 160_001 } }
    const targetFacts = { ...stagingFacts, version: '8.9.0', identity }
    const target = { ...staging, nodes: [...staging.nodes, staging.nodes[0]] as const }

    expect(
      summaries(planning({ targetFacts, target: { ...target, nodes: [target.nodes[0], target.nodes[0]] } })),
    ).toEqual([
      'version: production has 7.2.0, staging has 8.9.0',
      'number of nodes: production has 1, staging has 2',
      'database: production has PostgreSQL 15, staging has PostgreSQL 16',
    ])
  })

  it('name an equal server id', () => {
    const identity = { ...stagingFacts.identity, serverId: productionFacts.identity.serverId }

    expect(makePlan(planning({ targetFacts: { ...stagingFacts, identity } })).warnings).toEqual([
      {
        severity: 'warning',
        summary: 'staging has the server id of production today; the copy gets a new one',
        where: 'app_property[server.id]',
      },
    ])
  })

  it('name a target whose version nobody can read', () => {
    expect(makePlan(planning({ targetFacts: { ...stagingFacts, version: undefined } })).warnings).toEqual([
      {
        severity: 'warning',
        summary: 'the version installed on staging cannot be read; the plan takes it for 7.2.0',
        hint: 'see that /opt/atlassian/bitbucket/current is the installation, and which version it is',
      },
    ])
  })

  it('name a decision on a place where nothing was found', () => {
    const decision = { kind: 'keep', because: 'known' } as const
    const refresh = {
      ...refreshOfStaging,
      decisions: [
        { where: 'AO_A0B856_WEBHOOK', decision },
        { where: 'hooks.example.com:443', decision },
        { where: 'AO_A0B856_WEBHOKK', decision },
      ],
    }

    expect(makePlan(found([plannedFinding('webhooks')], [], { refresh })).warnings).toEqual([
      {
        severity: 'warning',
        summary: 'refresh.staging.decisions names AO_A0B856_WEBHOKK, where nothing was found',
        hint: '`understudy survey production` prints every place and endpoint',
        where: 'AO_A0B856_WEBHOKK',
      },
    ])
  })

  it('name a start that may lead past the permit', () => {
    const words = ['sv', 'up', 'bitbucket']
    const service = { kind: 'commands', start: words, stop: words, running: words } as const

    expect(summaries(planning({ target: { ...staging, service } }))).toEqual([
      'nobody can tell what sv starts on staging: if it is not /opt/atlassian/bitbucket/current/bin/start-bitbucket.sh, staging can be started by hand without the permit',
    ])
  })

  it('are an integration’s own for what it does not keep', () => {
    const warn = (findings: readonly Finding[]) => [
      { severity: 'warning' as const, summary: `${findings.length} webhooks` },
    ]
    const integrations = [{ ...plannedIntegration('webhooks'), warn }]
    const kept = {
      ...refreshOfStaging,
      integrations: {
        ...refreshOfStaging.integrations,
        decisions: { webhooks: { kind: 'keep', because: 'wanted' } as const },
      },
    }

    expect(summaries(found([plannedFinding('webhooks')], [], { integrations }))).toEqual(['1 webhooks'])
    expect(summaries(found([plannedFinding('webhooks')], [], { integrations, refresh: kept }))).toEqual([])
  })
})

const call: Change = {
  kind: 'call-bitbucket',
  method: 'PUT',
  path: '/rest/api/latest/admin/banner',
  body: {},
  until: { path: '/rest/api/latest/admin/banner', status: 200 },
  because: 'to show what it is',
}

describe('a change', () => {
  it('of each kind is applied by one step', () => {
    const file = 'shared/bitbucket.properties' as const
    const because = ''
    const kinds: readonly Change[] = [
      { kind: 'set-property', file, key: 'a', value: '1', because },
      { kind: 'remove-property', file, key: 'a', because },
      { kind: 'edit-xml', file: 'shared/server.xml', connectorPort: '7990', attribute: 'a', value: null, because },
      { kind: 'write-file', path: 'a', content: '', because },
      { kind: 'remove-file', path: 'a', because },
      { kind: 'set-environment', name: 'A', value: null, because },
      { kind: 'update-rows', table: 't', set: {}, where: { kind: 'all' }, because },
      { kind: 'insert-rows', table: 't', rows: [], ids: 'natural', because },
      { kind: 'delete-rows', table: 't', where: { kind: 'all' }, because },
      call,
    ]

    expect(kinds.map((change) => [change.kind, stepOf(change)])).toEqual([
      ['set-property', 'rewrite-configuration'],
      ['remove-property', 'rewrite-configuration'],
      ['edit-xml', 'rewrite-configuration'],
      ['write-file', 'rewrite-configuration'],
      ['remove-file', 'rewrite-configuration'],
      ['set-environment', 'rewrite-configuration'],
      ['update-rows', 'cut-integrations'],
      ['insert-rows', 'cut-integrations'],
      ['delete-rows', 'cut-integrations'],
      ['call-bitbucket', 'finish-in-application'],
    ])
  })
})
