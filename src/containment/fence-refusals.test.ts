import { describe, expect, it } from 'vitest'
import { cut, derived, keep, parts } from '../../test/fixtures/derived-fence.ts'
import { staging } from '../../test/fixtures/two-environments.ts'

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

  it('not where nothing but attempts of the copy led there, whose destination may be its own', () => {
    const endpoint = { host: '10.1.0.5', port: 443, protocol: 'tcp' as const }
    const tried = [{ endpoint, sources: ['attempts of staging'] }]
    const allow = [{ to: '10.1.0.5', port: 443 }]

    expect(derived({ ...parts, findings: [], seen: tried, allow })).toMatchObject({ kind: 'fence', shared: [] })
    expect(derived({ ...parts, findings: [], seen: [{ endpoint, sources: ['webhooks'] }], allow }).kind).toBe('refused')
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
