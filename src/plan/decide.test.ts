import { describe, expect, it } from 'vitest'
import { plannedIntegration, plannedFinding } from '../../test/fixtures/planning.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Place } from '../kernel/place.ts'
import { decideFinding, decisionOn, singleDecisions } from './decide.ts'

const webhooks = plannedIntegration('webhooks')
const rateLimits = {
  ...plannedIntegration('rate-limits'),
  shipped: { kind: 'keep', because: 'works inwards' } as const,
}
const integrations = [webhooks, rateLimits]
const keep = (because: string): Decision => ({ kind: 'keep', because })
const row: Place = { kind: 'row', table: 'AO_A0B856_WEBHOOK', key: { ID: 3 }, column: 'URL' }

const decided = (where: Place, decisions: readonly (readonly [where: string, because: string])[]) =>
  decideFinding(
    plannedFinding('webhooks', { where }),
    {
      ...refreshOfStaging,
      decisions: decisions.map(([name, because]) => ({ where: name, decision: keep(because) })),
    },
    integrations,
  ).decision

describe('deciding about a finding', () => {
  it('cuts what nobody said anything about', () => {
    const finding = plannedFinding('webhooks')

    expect(decideFinding(finding, refreshOfStaging, integrations)).toEqual({
      finding,
      decision: { kind: 'cut' },
      decidedBy: 'default',
    })
  })

  it('takes what ships with the integration over the default', () => {
    expect(decideFinding(plannedFinding('rate-limits'), refreshOfStaging, integrations)).toMatchObject({
      decision: { kind: 'keep', because: 'works inwards' },
      decidedBy: 'shipped',
    })
  })

  it('takes the word on the integration over what ships, and the word on the place over both', () => {
    const refresh = {
      ...refreshOfStaging,
      integrations: { ...refreshOfStaging.integrations, decisions: { 'rate-limits': { kind: 'cut' } as const } },
    }
    const finding = plannedFinding('rate-limits')
    const single = { ...refresh, decisions: [{ where: 'AO_A0B856_WEBHOOK', decision: keep('for the test') }] }

    expect(decideFinding(finding, refresh, integrations)).toMatchObject({
      decision: { kind: 'cut' },
      decidedBy: 'refresh.staging.integrations.rate-limits',
    })
    expect(decideFinding(finding, single, integrations)).toMatchObject({
      decision: keep('for the test'),
      decidedBy: 'refresh.staging.decisions',
    })
    expect(decisionOn('rate-limits', single, integrations)).toEqual({ kind: 'cut' })
  })

  it('leaves what no integration claims undecided until its place is decided', () => {
    const finding = plannedFinding('unclaimed')

    expect(decideFinding(finding, refreshOfStaging, integrations)).toMatchObject({
      decision: { kind: 'undecided' },
      decidedBy: 'nobody',
    })
    expect(
      decideFinding(
        finding,
        { ...refreshOfStaging, decisions: [{ where: 'AO_A0B856_WEBHOOK', decision: keep('known') }] },
        integrations,
      ),
    ).toMatchObject({ decision: keep('known') })
  })
})

describe('the place of a decision', () => {
  it('is the finding’s own, or the row, column or table that it lies in', () => {
    for (const name of [
      'AO_A0B856_WEBHOOK[ID=3].URL',
      'AO_A0B856_WEBHOOK[ID=3]',
      'AO_A0B856_WEBHOOK.URL',
      'AO_A0B856_WEBHOOK',
    ])
      expect(decided(row, [[name, name]])).toEqual(keep(name))
  })

  it('is never a part of a name', () => {
    for (const name of [
      'AO_A0B856_WEB',
      'AO_A0B856_WEBHOOK[ID=',
      'AO_A0B856_WEBHOOK[ID=3].UR',
      'AO_A0B856_WEBHOOK[ID=33]',
    ])
      expect(decided(row, [[name, name]])).toEqual({ kind: 'cut' })
    expect(decided({ kind: 'file', path: 'shared/server.xml' }, [['shared/server', 'no']])).toEqual({ kind: 'cut' })
    expect(decided({ kind: 'table', table: 'AO_1.x' }, [['AO_1', 'no']])).toEqual({ kind: 'cut' })
  })

  it('is a file for a property in it, and a unit or script with or without the line for a variable', () => {
    const property: Place = { kind: 'property', file: 'shared/bitbucket.properties', key: 'jdbc.url', line: 4 }
    const variable: Place = { kind: 'environment', origin: '/etc/systemd/system/b.service:7', name: 'JDBC_URL' }

    for (const name of ['shared/bitbucket.properties: jdbc.url', 'shared/bitbucket.properties'])
      expect(decided(property, [[name, name]])).toEqual(keep(name))
    for (const name of [
      '/etc/systemd/system/b.service:7: JDBC_URL',
      '/etc/systemd/system/b.service:7',
      '/etc/systemd/system/b.service',
    ])
      expect(decided(variable, [[name, name]])).toEqual(keep(name))
  })

  it('counts by the narrowest, in whatever order the decisions are written', () => {
    const wide = ['AO_A0B856_WEBHOOK', 'the table'] as const
    const narrow = ['AO_A0B856_WEBHOOK[ID=3]', 'the row'] as const

    expect(decided(row, [wide, narrow])).toEqual(keep('the row'))
    expect(decided(row, [narrow, wide])).toEqual(keep('the row'))
  })
})

describe('a decision that names an endpoint', () => {
  const [hooks, ci] = ['hooks.example.com', 'ci.example.com'].map((host) => ({
    host,
    port: 443,
    protocol: 'tcp' as const,
  }))
  const both = plannedFinding('webhooks', { endpoints: [hooks!, ci!] })
  const decidedBy = (finding: typeof both, decisions: Readonly<Record<string, Decision>>) => {
    const list = Object.entries(decisions).map(([where, decision]) => ({ where, decision }))
    return decideFinding(finding, { ...refreshOfStaging, decisions: list }, integrations)
  }

  it('is one on whatever leads there alone', () => {
    expect(decidedBy(plannedFinding('webhooks'), { 'hooks.example.com:443': keep('ours') })).toMatchObject({
      decision: keep('ours'),
      decidedBy: 'refresh.staging.decisions',
    })
    expect(decidedBy(both, { 'hooks.example.com:443': keep('ours') }).decision).toEqual({ kind: 'cut' })
    expect(
      decidedBy(both, { 'hooks.example.com:443': keep('ours'), 'ci.example.com:443': { kind: 'cut' } }).decidedBy,
    ).toBe('default')
    expect(
      decidedBy(both, { 'hooks.example.com:443': keep('ours'), 'ci.example.com:443': keep('too') }).decision,
    ).toEqual(keep('ours'))
  })

  it('gives way to one on the place', () => {
    const decisions = { 'hooks.example.com:443': keep('ours'), AO_A0B856_WEBHOOK: { kind: 'cut' } } as const

    expect(decidedBy(plannedFinding('webhooks'), decisions).decision).toEqual({ kind: 'cut' })
  })

  it('says nothing about what leads nowhere', () => {
    const finding = plannedFinding('webhooks', { endpoints: [] })

    expect(decidedBy(finding, { 'hooks.example.com:443': keep('ours') }).decidedBy).toBe('default')
  })
})

describe('the decisions on single findings', () => {
  const finding = plannedFinding('webhooks', { where: row })

  it('are those on the place, the narrowest first, and never that on the integration', () => {
    const refresh = {
      ...refreshOfStaging,
      integrations: { ...refreshOfStaging.integrations, decisions: { webhooks: keep('all') } },
      decisions: [
        { where: 'AO_A0B856_WEBHOOK', decision: { kind: 'cut' } as const },
        { where: 'AO_A0B856_WEBHOOK[ID=3]', decision: keep('this one') },
      ],
    }
    const other = plannedFinding('webhooks', { where: { kind: 'table', table: 'AO_A0B856_DAILY_COUNTS' } })

    expect(singleDecisions(refresh)?.(finding)).toEqual(keep('this one'))
    expect(singleDecisions(refresh)?.(other)).toBeUndefined()
  })

  it('are none where the configuration has none', () => {
    expect(singleDecisions(refreshOfStaging)).toBeUndefined()
  })
})
