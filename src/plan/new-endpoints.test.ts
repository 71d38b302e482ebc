import { describe, expect, it } from 'vitest'
import { plannedFinding, plannedIntegration, planning } from '../../test/fixtures/planning.ts'
import { productionFacts, refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Facts } from '../kernel/facts.ts'
import { namedEndpoints } from './compare-endpoints.ts'
import { makePlan } from './make-plan.ts'
import type { Inventory, Planning } from './planning.ts'

const webhook = plannedFinding('webhooks')
const keep = (because: string): Decision => ({ kind: 'keep', because })
const kept = {
  ...refreshOfStaging,
  integrations: { ...refreshOfStaging.integrations, decisions: { webhooks: keep('they only tell our own chat') } },
}
const proxy = { host: 'proxy.example.com', port: 3128, protocol: 'tcp' } as const
const fence = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const

const facts = (over: Partial<Facts>): Partial<Planning> => ({ sourceFacts: { ...productionFacts, ...over } })
const found = (over: Partial<Planning> = {}) => planning({ ...facts({ findings: [webhook] }), ...over })

/** What the last refresh saw: what a plan of it holds. */
function inventory(of: Planning): Inventory {
  const { findings, endpoints } = makePlan(of)
  return { findings: findings.map(({ finding }) => finding.id), endpoints: namedEndpoints(endpoints) }
}

const nothing = inventory(planning())
const before = inventory(found())

function stops(of: Planning): readonly unknown[] {
  const { steps } = makePlan(of)
  return steps.filter(({ id }) => id === 'cut-integrations').flatMap(({ blocked }) => blocked)
}

describe('new endpoints', () => {
  it('are none before the first refresh, and none where nothing changed', () => {
    expect(makePlan(found()).endpointsSinceLast).toBeUndefined()
    expect(makePlan(found({ lastInventory: before })).endpointsSinceLast).toEqual({ new: [], gone: [], changed: [] })
  })

  it('are listed with what leads there, and stop nothing that is cut', () => {
    const of = found({ lastInventory: nothing })

    expect(makePlan(of).endpointsSinceLast).toEqual({
      new: [{ endpoint: 'hooks.example.com:443', sources: ['webhooks'] }],
      gone: [],
      changed: [],
    })
    expect(stops(of)).toEqual([])
  })

  it('stop the plan under a keep that was made for others', () => {
    expect(stops(found({ refresh: kept, lastInventory: nothing }))).toEqual([
      {
        finding: 'hooks.example.com:443',
        because:
          'it is new since the last refresh, and refresh.staging.integrations.webhooks says keep: write { where: "hooks.example.com:443", keep: "reason" } under refresh.staging.decisions, or decide otherwise there',
      },
    ])
    expect(stops(found({ refresh: kept, lastInventory: before }))).toEqual([])
    expect(stops(found({ refresh: kept }))).toEqual([])
  })

  it('stop the plan under a redirect that was made for others', () => {
    const redirect: Decision = { kind: 'redirect', to: { kind: 'host', host: 'sink.example.com', port: 8080 } }
    const refresh = { ...kept, integrations: { ...kept.integrations, decisions: { webhooks: redirect } } }

    expect(stops(found({ refresh, lastInventory: nothing }))).toMatchObject([
      { because: expect.stringContaining('says redirect: write { where: "hooks.example.com:443", redirect: { host') },
    ])
  })

  it('stop nothing under what ships as kept', () => {
    const shipped = { ...plannedIntegration('webhooks'), shipped: keep('it works inwards') }

    expect(stops(found({ integrations: [shipped], lastInventory: nothing }))).toEqual([])
  })

  it('are decided by a decision that names them, or one on a place that is new too', () => {
    const named = [{ where: 'hooks.example.com:443', decision: keep('ours') }]
    const placed = [{ where: 'AO_A0B856_WEBHOOK[ID=1]', decision: keep('ours') }]

    expect(stops(found({ refresh: { ...kept, decisions: named }, lastInventory: nothing }))).toEqual([])
    expect(stops(found({ refresh: { ...kept, decisions: placed }, lastInventory: nothing }))).toEqual([])
  })

  it('stop the plan where a place was kept before, and now leads somewhere else', () => {
    const placed = [{ where: 'AO_A0B856_WEBHOOK[ID=1]', decision: keep('ours') }]
    const moved = { ...webhook, endpoints: [{ ...proxy, host: 'elsewhere.example.com' }] }

    expect(
      stops(found({ ...facts({ findings: [moved] }), refresh: { ...kept, decisions: placed }, lastInventory: before })),
    ).toMatchObject([
      {
        finding: 'elsewhere.example.com:3128',
        because: expect.stringContaining('refresh.staging.decisions says keep'),
      },
    ])
  })
})

describe('an endpoint that is cut by its name', () => {
  const both = { ...webhook, endpoints: [...webhook.endpoints, proxy] }
  const decisions = [{ where: 'proxy.example.com:3128', decision: { kind: 'cut' as const } }]

  it('stops the plan where a finding that leads elsewhere too is kept', () => {
    expect(stops(found({ ...facts({ findings: [both] }), refresh: { ...kept, decisions } }))).toEqual([
      {
        finding: 'proxy.example.com:3128',
        because:
          'refresh.staging.decisions cuts it, but AO_A0B856_WEBHOOK[ID=1] leads there and elsewhere, and refresh.staging.integrations.webhooks says keep: decide that place',
      },
    ])
  })

  it('stops nothing where all that leads there is cut', () => {
    expect(stops(found({ ...facts({ findings: [both] }), refresh: { ...refreshOfStaging, decisions } }))).toEqual([])
  })
})

describe('new endpoints that no finding leads to', () => {
  const seen = (...sources: string[]) => facts({ endpoints: [{ endpoint: proxy, sources }] })
  const because = (why: string) =>
    `it is new since the last refresh (known_hosts of atlbitbucket), ${why}: write { where: "proxy.example.com:3128", cut: true } under refresh.staging.decisions, or decide otherwise there`

  it('stop nothing, for the fence refuses them', () => {
    const of = found({
      ...seen('known_hosts of atlbitbucket'),
      refresh: { ...refreshOfStaging, fence },
      lastInventory: nothing,
    })

    expect(makePlan(of).endpointsSinceLast?.new).toEqual([
      { endpoint: 'proxy.example.com:3128', sources: ['known_hosts of atlbitbucket'] },
    ])
    expect(stops(of)).toEqual([])
  })

  it('stop the plan where the fence is waived, unless only a connection showed them', () => {
    const of = found({ ...seen('known_hosts of atlbitbucket'), lastInventory: nothing })

    expect(stops(of)).toEqual([
      { finding: 'proxy.example.com:3128', because: because('nothing cuts it, and the fence is waived') },
    ])
    expect(stops(found({ ...seen('live connection'), lastInventory: nothing }))).toEqual([])
  })

  it('stop nothing where they are only those of another environment', () => {
    const others = [{ ...planning().target, name: 'development', baseUrl: 'https://dev.example.com' }]

    expect(stops(found({ ...facts({}), others, lastInventory: nothing }))).toEqual([])
  })
})

describe('with newEndpoints: stop', () => {
  const refresh = { ...refreshOfStaging, newEndpoints: 'stop' as const, fence }

  it('every new endpoint stops the plan until it is decided', () => {
    const endpoints = [{ endpoint: proxy, sources: ['live connection'] }]
    const of = found({ ...facts({ findings: [webhook], endpoints }), refresh, lastInventory: nothing })
    const decisions = ['hooks.example.com:443', 'proxy.example.com:3128'].map((where) => ({
      where,
      decision: { kind: 'cut' as const },
    }))

    expect(stops(of)).toMatchObject([
      {
        finding: 'hooks.example.com:443',
        because:
          'it is new since the last refresh (webhooks), and newEndpoints is `stop`: write { where: "hooks.example.com:443", cut: true } under refresh.staging.decisions, or decide otherwise there',
      },
      { finding: 'proxy.example.com:3128' },
    ])
    expect(stops({ ...of, refresh: { ...refresh, decisions } })).toEqual([])
  })

  it('a decision on the place is enough where the place is new', () => {
    const decisions = [{ where: 'AO_A0B856_WEBHOOK[ID=1]', decision: { kind: 'cut' as const } }]

    expect(stops(found({ refresh: { ...refresh, decisions }, lastInventory: nothing }))).toEqual([])
  })

  it('an inventory of findings alone says what was known: what its findings lead to, and whatever no finding leads to', () => {
    const endpoints = [{ endpoint: proxy, sources: ['known_hosts of atlbitbucket'] }]
    const of = found({ ...facts({ findings: [webhook], endpoints }), refresh })

    expect(stops({ ...of, lastInventory: { findings: ['webhooks:1'], endpoints: undefined } })).toEqual([])
    expect(stops({ ...of, lastInventory: { findings: [], endpoints: undefined } })).toMatchObject([
      { finding: 'hooks.example.com:443' },
    ])
  })
})
