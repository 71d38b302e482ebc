import { describe, expect, it } from 'vitest'
import {
  addresses,
  cut,
  derived,
  destination,
  fenceOf,
  keep,
  known,
  nowhere,
  parts,
  webhook,
  whole,
} from '../../test/fixtures/derived-fence.ts'
import { production, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import { NOWHERE } from './hosts-block.ts'
import { deriveFence, hostsToResolve } from './derive-fence.ts'

describe('the fence', () => {
  it('opens what the copy itself needs, and nothing that production uses', () => {
    expect(derived(parts)).toEqual({
      kind: 'fence',
      fence: {
        environment: 'staging',
        scope: { kind: 'service-user' },
        serviceUser: { name: 'atlbitbucket', uid: 20_012, subordinate: [] },
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
        reached: ['bb1.staging.example.com', 'bitbucket-staging.example.com', 'db.staging.example.com'],
      },
      trials: expect.anything(),
      shared: [],
      warnings: [],
    })
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

  it('finds its own names, and what it opens, also where they lead to its own host', () => {
    const onItsHost = new Map([...addresses, ['db.staging.example.com', ['127.0.0.1']]])
    const others = [{ ...production, name: 'development', baseUrl: 'https://db.staging.example.com' }]

    const result = deriveFence(whole({ ...parts, others }), onItsHost)

    expect(result).toMatchObject({
      fence: {
        loopback: [{ port: 7990 }, { port: 5432, listener: 'database: db.staging.example.com:5432' }],
        reached: ['bb1.staging.example.com', 'bitbucket-staging.example.com', 'db.staging.example.com'],
      },
    })
    expect(result.kind === 'fence' ? result.fence.names : []).not.toContain('db.staging.example.com')
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
