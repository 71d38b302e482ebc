import { describe, expect, it } from 'vitest'
import type { ReportedFinding } from './run-report.ts'
import { reportRefusal } from './report-refusal.ts'

const webhook: ReportedFinding = {
  id: 'webhooks:1',
  integration: 'webhooks',
  title: 'Webhooks',
  place: 'AO_A0B856_WEBHOOK[ID=1]',
  endpoints: ['hooks.example.com:443'],
  secret: false,
  summary: 'a webhook',
  state: 'live',
  decision: 'cut',
  detail: undefined,
  decidedBy: 'default',
  basis: 'seen',
}

const tried = { endpoint: 'hooks.example.com:443', port: 443, protocol: 'tcp' }
const proof = {
  at: '2026-11-22T02:00:00.000Z',
  refused: [
    { ...tried, host: 'hooks.example.com', address: '192.0.2.1', how: 'refused' },
    { ...tried, host: '10.1.0.5', address: '10.1.0.5', how: 'refused' },
    { ...tried, endpoint: 'old.example.com', host: 'old.example.com', address: null, port: 22, how: 'no-address' },
  ],
  answered: [
    { endpoint: 'db.staging.example.com:5432', protocol: 'tcp', how: 'answered' },
    { endpoint: '10.3.0.53:53', protocol: 'udp', how: 'silent' },
  ],
  shared: [{ allowed: 'ldap.example.com:636', why: 'keep', production: 'ldap.example.com:636', by: 'endpoint' }],
}

const named = [
  {
    endpoint: { host: 'hooks.example.com', port: 443, protocol: 'tcp' as const },
    sources: ['live connection', 'webhooks'],
  },
  {
    endpoint: { host: 'old.example.com', port: undefined, protocol: 'tcp' as const },
    sources: ['known_hosts of bitbucket'],
  },
]

describe('the refusal proof in a report', () => {
  it('stands by endpoint: who names it, and how it was refused in each way that was tried', () => {
    expect(reportRefusal(proof, [webhook, { ...webhook, id: 'webhooks:2' }], named)).toEqual({
      at: '2026-11-22T02:00:00.000Z',
      refused: [
        {
          endpoint: 'hooks.example.com:443',
          namedBy: ['Webhooks'],
          ways: [
            { way: 'hooks.example.com (192.0.2.1)', how: 'refused' },
            { way: '10.1.0.5', how: 'refused' },
          ],
        },
        {
          endpoint: 'old.example.com',
          namedBy: ['known_hosts of bitbucket'],
          ways: [{ way: 'old.example.com port 22', how: 'no-address' }],
        },
      ],
      answered: [
        { endpoint: 'db.staging.example.com:5432', how: 'answered' },
        { endpoint: '10.3.0.53:53 over UDP', how: 'silent' },
      ],
      shared: [{ allowed: 'ldap.example.com:636', why: 'keep', production: 'ldap.example.com:636' }],
    })
  })

  it('is left out where it was waived, or the run did not come to it', () => {
    expect([reportRefusal({ waived: 'no packet filter' }, [], []), reportRefusal(undefined, [], [])]).toEqual([
      undefined,
      undefined,
    ])
  })
})
