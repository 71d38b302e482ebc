import { describe, expect, it } from 'vitest'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import { production, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Endpoint } from '../kernel/endpoint.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import { deriveFence, hostsToResolve, type DerivedFence, type FenceParts } from './derive-fence.ts'
import { NOWHERE } from './hosts-block.ts'
import type { Trial } from './prober.ts'
import { productionEndpoints } from './production-endpoints.ts'
import type { Addresses } from './resolved.ts'
import type { FindingWithDecision } from './wanted-destinations.ts'

const addresses: Addresses = new Map([
  ['bitbucket.example.com', ['10.1.0.10']],
  ['bb1.prod.example.com', ['10.1.0.11', '2001:db8:1::11']],
  ['db.prod.example.com', ['10.1.0.20']],
  ['bb1.staging.example.com', ['10.2.0.11']],
  ['db.staging.example.com', ['10.2.0.20']],
  ['hooks.example.com', ['10.1.0.5', '2001:db8:1::5']],
  ['ldap.example.com', ['10.3.0.9']],
  ['sink.example.com', ['10.2.0.25']],
  ['ntp.example.com', ['10.3.0.1']],
  ['proxy.example.com', ['10.1.0.5']],
])

const webhook = cut('webhooks', { host: 'hooks.example.com', port: 443, protocol: 'tcp' })

interface TestParts extends Omit<FenceParts, 'endpoints'> {
  /** Beside findings. */
  readonly seen?: readonly EndpointWithSources[]
  readonly others?: readonly EnvironmentConfig[]
}

const parts: TestParts = {
  target: staging,
  refresh: refreshOfStaging,
  allow: [],
  findings: [webhook],
  resolvers: [],
  storage: [],
  scope: { kind: 'service-user' },
  serviceUser: { name: 'atlbitbucket', uid: 20_012 },
  ownPorts: [{ port: 7990, protocol: 'tcp', listener: 'connector' }],
  latches: [],
}

describe('the fence', () => {
  it('opens what the copy itself needs, and nothing that production uses', () => {
    expect(derived(parts)).toEqual({
      kind: 'fence',
      fence: {
        environment: 'staging',
        scope: { kind: 'service-user' },
        serviceUser: { name: 'atlbitbucket', uid: 20_012 },
        allowed: [
          destination('10.2.0.20', 5432, 'database', 'db.staging.example.com:5432'),
          destination('10.2.0.11', 7990, 'node', 'bb1.staging.example.com:7990'),
          destination('10.2.0.11', 5701, 'node', 'bb1.staging.example.com:5701'),
        ],
        loopback: [{ port: 7990, protocol: 'tcp', listener: 'connector' }],
        known: [
          known('10.1.0.5', 443, 'hooks.example.com:443'),
          known('2001:db8:1::5', 443, 'hooks.example.com:443'),
          ...nowhere(443, 'bitbucket.example.com:443', 'hooks.example.com:443'),
          known('10.1.0.10', 443, 'bitbucket.example.com:443'),
          known('10.1.0.11', 7990, 'bb1.prod.example.com:7990'),
          known('2001:db8:1::11', 7990, 'bb1.prod.example.com:7990'),
          ...nowhere(7990, 'bb1.prod.example.com:7990'),
          known('10.1.0.11', 22, 'bb1.prod.example.com:22'),
          known('2001:db8:1::11', 22, 'bb1.prod.example.com:22'),
          ...nowhere(22, 'bb1.prod.example.com:22'),
          known('10.1.0.20', 5432, 'db.prod.example.com:5432'),
          ...nowhere(5432, 'db.prod.example.com:5432'),
        ],
        names: ['bb1.prod.example.com', 'bitbucket.example.com', 'db.prod.example.com', 'hooks.example.com'],
      },
      trials: expect.anything(),
      shared: [],
      warnings: [],
    })
  })

  it('is tried on each endpoint of production by its name, by its addresses, and by where the hosts block sends it', () => {
    expect(trialsOf({ ...parts, findings: [] })).toEqual({
      refused: [
        'bitbucket.example.com 443',
        '10.1.0.10 443',
        '192.0.2.1 443',
        '2001:db8::1 443',
        'bb1.prod.example.com 7990',
        '10.1.0.11 7990',
        '2001:db8:1::11 7990',
        '192.0.2.1 7990',
        '2001:db8::1 7990',
        'bb1.prod.example.com 22',
        '10.1.0.11 22',
        '2001:db8:1::11 22',
        '192.0.2.1 22',
        '2001:db8::1 22',
        'db.prod.example.com 5432',
        '10.1.0.20 5432',
        '192.0.2.1 5432',
        '2001:db8::1 5432',
      ],
      answering: ['db.staging.example.com 5432'],
    })
  })

  it('counts and tries the usual ports of an endpoint without one, and the protocol that it has', () => {
    const findings = [
      cut('jira-cloud', { host: '10.9.0.1', port: undefined, protocol: 'tcp' }),
      cut('audit', { host: '10.9.0.2', port: 514, protocol: 'udp' }),
    ]
    const ofThose = (one: string) => one.startsWith('10.9.')

    expect(trialsOf({ ...parts, findings }).refused.filter(ofThose)).toEqual([
      '10.9.0.1 22',
      '10.9.0.1 80',
      '10.9.0.1 443',
      '10.9.0.2 514 udp',
    ])
    expect(
      fenceOf({ ...parts, findings })
        .known.filter(({ address }) => ofThose(address))
        .map(({ port }) => port),
    ).toEqual([22, 80, 443, 514])
  })

  it('is not tried on what is open, by whatever name', () => {
    const relay = keep('mail-server', { host: 'localhost', port: 25, protocol: 'tcp' })
    const ldap = keep('user-directories', { host: 'ldap.example.com', port: 636, protocol: 'tcp' })

    const { refused, answering } = trialsOf({ ...parts, findings: [relay, ldap] })

    expect(refused.filter((one) => /localhost|127|::1 25|ldap|10\.3/.test(one))).toEqual([])
    expect(answering).toEqual(['db.staging.example.com 5432', 'localhost 25', 'ldap.example.com 636'])
  })

  it('has to let resolvers answer over both protocols, and asks neither networks nor nodes', () => {
    const answering = trialsOf({
      ...parts,
      resolvers: ['10.3.0.53'],
      storage: ['10.2.0.30'],
      allow: [
        { to: 'ntp.example.com', port: 123 },
        { to: '10.20.0.0/16', port: 443 },
      ],
    }).answering

    expect(answering).toEqual([
      'db.staging.example.com 5432',
      '10.3.0.53 53 udp',
      '10.3.0.53 53',
      'ntp.example.com 123',
    ])
  })

  it('opens resolvers over both protocols, storage, redirects, and allow over both protocols', () => {
    const { allowed, loopback } = fenceOf({
      ...parts,
      resolvers: ['10.3.0.53', '127.0.0.53'],
      storage: ['10.2.0.30'],
      allow: [
        { to: 'ntp.example.com', port: 123 },
        { to: '10.20.0.0/16', port: 443 },
      ],
      refresh: {
        ...refreshOfStaging,
        integrations: {
          decisions: {
            'mail-server': { kind: 'redirect', to: { kind: 'host', host: 'sink.example.com', port: 1025 } },
            'search-server': { kind: 'redirect', to: { kind: 'url', url: 'http://localhost:9200' } },
          },
          mirrorStartupProperty: undefined,
        },
      },
    })

    expect(
      allowed.slice(3).map(({ to, port, protocol, why }) => `${to} ${port} ${protocol} ${JSON.stringify(why)}`),
    ).toEqual([
      '10.2.0.25 1025 tcp {"kind":"derived","from":"redirect"}',
      '10.3.0.53 53 udp {"kind":"derived","from":"resolver"}',
      '10.3.0.53 53 tcp {"kind":"derived","from":"resolver"}',
      '127.0.0.53 53 udp {"kind":"derived","from":"resolver"}',
      '127.0.0.53 53 tcp {"kind":"derived","from":"resolver"}',
      '10.2.0.30 2049 tcp {"kind":"derived","from":"storage"}',
      '10.3.0.1 123 tcp {"kind":"configured"}',
      '10.3.0.1 123 udp {"kind":"configured"}',
      '10.20.0.0/16 443 tcp {"kind":"configured"}',
      '10.20.0.0/16 443 udp {"kind":"configured"}',
    ])
    expect(loopback.slice(1)).toEqual([{ port: 9200, protocol: 'tcp', listener: 'search server: localhost:9200' }])
  })

  it('opens what a person keeps, and neither counts it nor blocks its name', () => {
    const ldap = keep('user-directories', { host: 'ldap.example.com', port: 636, protocol: 'tcp' })
    const mesh = keep('mesh', { host: '10.2.0.40', port: 7777, protocol: 'tcp' })

    const { allowed, known: counted, names } = fenceOf({ ...parts, findings: [webhook, ldap, mesh] })

    expect(allowed.slice(3)).toEqual([
      destination('10.3.0.9', 636, 'keep', 'ldap.example.com:636'),
      destination('10.2.0.40', 7777, 'mesh', '10.2.0.40:7777'),
    ])
    expect(counted.map(({ address }) => address)).not.toContain('10.3.0.9')
    expect(names).not.toContain('ldap.example.com')
  })

  it('does not open what only ships as kept', () => {
    const shipped = {
      ...keep('builds', { host: 'ldap.example.com', port: 636, protocol: 'tcp' }),
      decidedBy: 'shipped',
    }

    const { allowed, known: counted } = fenceOf({ ...parts, findings: [shipped] })

    expect(allowed).toHaveLength(3)
    expect(counted[0]).toEqual(known('10.3.0.9', 636, 'ldap.example.com:636'))
  })

  it('counts a relay on loopback that production names, but not a listener of Bitbucket', () => {
    const relay = cut('mail-server', { host: 'localhost', port: 25, protocol: 'tcp' })
    const connector = cut('application-links', { host: 'localhost', port: 7990, protocol: 'tcp' })

    const { known: counted, names } = fenceOf({ ...parts, findings: [relay, connector] })

    expect(counted.slice(0, 3)).toEqual([
      known('127.0.0.1', 25, 'localhost:25'),
      known('::1', 25, 'localhost:25'),
      known('10.1.0.10', 443, 'bitbucket.example.com:443'),
    ])
    expect(names).not.toContain('localhost')
  })

  it('counts names of one address and port together, and none that is only a name', () => {
    const findings = [
      webhook,
      cut('post-webhooks', { host: 'proxy.example.com', port: 443, protocol: 'tcp' }),
      cut('jira-cloud', { host: 'jira.example.com', port: undefined, protocol: 'tcp' }),
      cut('audit', { host: '*.example.com', port: 443, protocol: 'tcp' }),
    ]

    const { known: counted, names } = fenceOf({ ...parts, findings })

    expect(counted[0]?.endpoints).toEqual(['hooks.example.com:443', 'proxy.example.com:443'])
    expect(names.filter((name) => /jira|\*/.test(name))).toEqual(['jira.example.com'])
  })

  it('takes a latch as it is, and goes on counting what is behind it', () => {
    const why = { kind: 'latch', until: '2026-11-22T03:00:00.000Z', because: 'a look' } as const
    const latch = { to: '10.1.0.5', port: 443, protocol: 'tcp', why, endpoint: 'hooks.example.com:443' } as const

    const { allowed, known: counted } = fenceOf({ ...parts, latches: [latch] })

    expect(allowed.at(-1)).toEqual(latch)
    expect(counted[0]).toEqual(known('10.1.0.5', 443, 'hooks.example.com:443'))
  })

  it('counts and names what only the source itself showed, and the other environments', () => {
    const seen = [
      {
        endpoint: { host: 'proxy.example.com', port: 3128, protocol: 'tcp' as const },
        sources: ['variable HTTPS_PROXY'],
      },
      { endpoint: { host: '10.1.0.99', port: 514, protocol: 'udp' as const }, sources: ['live connection'] },
    ]
    const development = {
      ...staging,
      name: 'development',
      baseUrl: 'https://bitbucket-dev.example.com',
      database: { ...staging.database, host: 'ntp.example.com' },
    }

    const { known: counted, names } = fenceOf({ ...parts, findings: [], seen, others: [production, development] })

    expect(counted).toContainEqual(known('10.1.0.5', 3128, 'proxy.example.com:3128'))
    expect(counted).toContainEqual({ ...known('10.1.0.99', 514, '10.1.0.99:514/udp'), protocol: 'udp' })
    expect(counted).toContainEqual(known('10.3.0.1', 5432, 'ntp.example.com:5432'))
    expect(names).toEqual(expect.arrayContaining(['bitbucket-dev.example.com', 'ntp.example.com', 'proxy.example.com']))
    expect(names).not.toContain('bb1.staging.example.com')
  })

  it('opens what a decision keeps by its own name, though no finding leads there', () => {
    const endpoint = { host: 'proxy.example.com', port: 3128, protocol: 'tcp' as const }
    const decisions = [
      { where: 'proxy.example.com:3128', decision: { kind: 'keep' as const, because: 'the way to the world' } },
      { where: 'AO_ABC123_TARGET', decision: { kind: 'keep' as const, because: 'no endpoint' } },
    ]

    const { allowed, known: counted } = fenceOf({
      ...parts,
      refresh: { ...refreshOfStaging, decisions },
      findings: [],
      seen: [{ endpoint, sources: ['live connection'] }],
    })

    expect(allowed.slice(3)).toEqual([destination('10.1.0.5', 3128, 'keep', 'proxy.example.com:3128')])
    expect(counted.map(({ port }) => port)).not.toContain(3128)
  })

  it('counts a name that does not resolve any more where the hosts block sends it, and nowhere else', () => {
    const gone = cut('webhooks', { host: 'old.example.com', port: 443, protocol: 'tcp' })

    const { known: counted, names } = fenceOf({ ...parts, findings: [gone] })

    const ofThose = counted.filter(({ endpoints }) => endpoints.includes('old.example.com:443'))
    expect(ofThose.map(({ address }) => address)).toEqual([...NOWHERE])
    expect(names).toContain('old.example.com')
  })

  it('names every host that has to be resolved first', () => {
    expect(hostsToResolve(whole({ ...parts, allow: [{ to: '10.20.0.0/16', port: 443 }] }))).toEqual([
      'db.staging.example.com',
      'bb1.staging.example.com',
      'hooks.example.com',
      'bitbucket.example.com',
      'bb1.prod.example.com',
      'db.prod.example.com',
    ])
  })
})

describe('a fence is refused', () => {
  it.each([
    ['the name of a production endpoint', 'hooks.example.com', 443, 'hooks.example.com:443 (webhooks)'],
    ['another name of its address', 'proxy.example.com', 443, 'hooks.example.com:443 (webhooks)'],
    ['its address', '10.1.0.5', 443, 'hooks.example.com:443 (webhooks)'],
    [
      'a network around it',
      '10.1.0.0/24',
      443,
      'hooks.example.com:443 (webhooks), bitbucket.example.com:443 (base URL of production)',
    ],
    ["production's database", 'db.prod.example.com', 5432, 'db.prod.example.com:5432 (database of production)'],
  ])('where allow opens %s', (_, to, port, opened) => {
    expect(derived({ ...parts, allow: [{ to, port }] })).toEqual({
      kind: 'refused',
      refusals: [
        {
          because: `refresh.staging.fence.allow opens ${to}:${port}, by which the copy reaches what must be refused: ${opened}`,
          hint: 'take it out of `allow`, or decide keep with a reason, or redirect, under refresh.staging',
        },
      ],
    })
  })

  it('where allow opens a relay on loopback that production uses', () => {
    const relay = cut('mail-server', { host: '127.0.0.1', port: 25, protocol: 'tcp' })

    expect(derived({ ...parts, findings: [relay], allow: [{ to: 'localhost', port: 25 }] })).toMatchObject({
      refusals: [{ because: expect.stringContaining('127.0.0.1:25 (mail-server)') }],
    })
  })

  it('where a name does not resolve, with every reason at once', () => {
    const allow = [
      { to: 'gone.example.com', port: 443 },
      { to: 'hooks.example.com', port: 443 },
    ]

    expect(derived({ ...parts, allow })).toMatchObject({
      kind: 'refused',
      refusals: [
        {
          because: 'gone.example.com:443 (allow) cannot be opened, as staging does not know the name gone.example.com',
          hint: 'correct the name, or see that `getent ahosts gone.example.com` answers on the host of staging',
        },
        { because: expect.stringContaining('hooks.example.com:443 (webhooks)') },
      ],
    })
  })

  it('not where production uses another port, or a decision is behind the entry', () => {
    const kept = keep('webhooks', { host: 'hooks.example.com', port: 443, protocol: 'tcp' })

    expect(derived({ ...parts, allow: [{ to: 'hooks.example.com', port: 8443 }] }).kind).toBe('fence')
    expect(derived({ ...parts, findings: [kept], allow: [{ to: '10.1.0.5', port: 443 }] }).kind).toBe('fence')
  })

  it("not where the target's own database is behind the entry, which is said", () => {
    const target = { ...staging, database: { ...staging.database, host: 'db.prod.example.com' } }

    const shared = derived({ ...parts, target, allow: [{ to: 'db.prod.example.com', port: 5432 }] })

    expect(shared).toMatchObject({
      kind: 'fence',
      shared: [
        {
          allowed: 'db.prod.example.com:5432',
          why: 'database',
          production: 'db.prod.example.com:5432',
          sources: ['database of production'],
          by: 'endpoint',
        },
        { allowed: 'db.prod.example.com:5432', why: 'allow', by: 'endpoint' },
      ],
      warnings: [
        {
          summary:
            'db.prod.example.com:5432 (database) is shared with db.prod.example.com:5432 (database of production)',
          hint: 'see that the copy can do no harm there, or give it one of its own',
        },
        {
          summary: 'db.prod.example.com:5432 (allow) is shared with db.prod.example.com:5432 (database of production)',
        },
      ],
    })
  })
})

describe('a fence warns', () => {
  it('of a name of production that has the address of something allowed', () => {
    const allow = [{ to: 'proxy.example.com', port: 8443 }]

    expect(derived({ ...parts, allow })).toMatchObject({
      warnings: [
        {
          severity: 'warning',
          summary: 'hooks.example.com:443 (webhooks) has an address of proxy.example.com:8443 (allow), which is open',
          hint: 'only that port is open; see that nothing of production answers on it',
        },
      ],
    })
  })

  it('of something kept that names no port, and stays closed to it', () => {
    const kept = keep('jira-cloud', { host: 'jira.example.com', port: undefined, protocol: 'tcp' })

    expect(derived({ ...parts, findings: [kept] })).toMatchObject({
      fence: { allowed: { length: 3 } },
      warnings: [
        {
          summary: 'jira.example.com (keep) names no port, so the fence stays closed to it',
          hint: 'add "jira.example.com:PORT" to refresh.staging.fence.allow',
        },
      ],
    })
  })
})

function derived(of: TestParts): DerivedFence {
  return deriveFence(whole(of), addresses)
}

function whole({ seen = [], others = [], ...of }: TestParts): FenceParts {
  const findings = of.findings.map(({ finding }) => finding)
  return { ...of, endpoints: productionEndpoints(production, others, { findings, unknown: [], endpoints: seen }) }
}

function fenceOf(of: TestParts) {
  const result = derived(of)
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.refusals))
  return result.fence
}

function cut(integration: IntegrationId, endpoint: Endpoint): FindingWithDecision {
  return {
    finding: plannedFinding(integration, { endpoints: [endpoint] }),
    decision: { kind: 'cut' },
    decidedBy: 'default',
  }
}

function keep(integration: IntegrationId, endpoint: Endpoint): FindingWithDecision {
  const decidedBy = `refresh.staging.integrations.${integration}`
  return { ...cut(integration, endpoint), decision: { kind: 'keep', because: 'it is needed' }, decidedBy }
}

function destination(to: string, port: number, from: string, endpoint: string) {
  return { to, port, protocol: 'tcp', why: { kind: 'derived', from }, endpoint }
}

function trialsOf(of: TestParts) {
  const result = derived(of)
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.refusals))
  const shown = ({ host, port, protocol }: Trial) => `${host} ${port}${protocol === 'udp' ? ' udp' : ''}`
  return { refused: result.trials.refused.map(shown), answering: result.trials.answering.map(shown) }
}

function nowhere(port: number, ...endpoints: readonly string[]) {
  return NOWHERE.map((address) => ({ address, port, protocol: 'tcp', endpoints }))
}

function known(address: string, port: number, endpoint: string) {
  return { address, port, protocol: 'tcp', endpoints: [endpoint] }
}
