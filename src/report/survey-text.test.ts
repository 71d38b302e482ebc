import { describe, expect, it } from 'vitest'
import type { Facts } from '../kernel/facts.ts'
import { plan } from '../../test/fixtures/finished-refresh/plan.ts'
import { plainStyle } from './style.ts'
import type { ShownEndpoint } from './endpoint-lines.ts'
import { surveyText } from './survey-text.ts'

const facts: Facts = {
  environment: 'production',
  surveyedAt: '2026-11-22T01:20:00.000Z',
  version: '7.2.0',
  running: true,
  mirror: undefined,
  identity: {
    database: {
      host: 'db.prod.example.com',
      port: 5432,
      addresses: ['10.0.0.5'],
      name: 'bitbucket',
      product: 'postgresql',
      key: 'oid 16385',
      clusterIdentifier: '7001',
      instance: '7001 2026-11-01 5432',
      inRecovery: false,
      serverVersion: 130_012,
      encoding: 'UTF8',
      collation: 'C',
      characterType: 'C',
      owner: 'bitbucket',
      empty: false,
      mark: undefined,
    },
    home: {
      host: 'bb1.prod.example.com',
      machine: 'm1',
      path: '/var/atlassian/bitbucket',
      device: 64_769,
      inode: 131_073,
      fileSystem: undefined,
      shared: undefined,
      mountPoint: '/',
      empty: false,
      mark: undefined,
    },
    serverId: 'BPRD-0000-1111-2222',
    baseUrl: 'https://bitbucket.example.com',
  },
  databaseHosts: {},
  connections: [],
  sizes: { databaseBytes: 2_130_000_000, repositories: 312 },
  findings: plan.findings.slice(2).map(({ finding }) => finding),
  warnings: [{ severity: 'warning', summary: 'the mail server is not told', hint: 'ask somebody' }],
  endpoints: [],
  unknown: [
    {
      id: 'unclaimed:AO_ABC123_DEPLOY_TARGET',
      integration: 'unclaimed',
      where: { kind: 'table', table: 'AO_ABC123_DEPLOY_TARGET' },
      endpoints: [],
      secret: true,
      summary: 'a table of an unknown app',
      state: 'live',
    },
  ],
}

const endpoints: readonly ShownEndpoint[] = [
  {
    endpoint: 'ldap.example.com:636',
    sources: ['live connection', 'user-directories'],
    shared: [{ target: 'staging', allowed: 'ldap.example.com:636', why: 'keep', by: 'endpoint' }],
  },
  {
    endpoint: 'ci.example.com:443',
    sources: ['webhooks'],
    shared: [{ target: 'staging', allowed: 'mail-sink.example.com:1025', why: 'redirect', by: 'address' }],
  },
  { endpoint: 'git.example.com:22', sources: ['known_hosts of atlbitbucket'], shared: [] },
]

describe('surveyText', () => {
  it('shows identity, findings with their decisions, and what blocks', () => {
    const decisions = new Map([
      ['webhooks:AO_A0B856_WEBHOOK[ID=3]', 'cut'],
      ['user-directories:cwd_directory[id=32769]', 'keep'],
    ])

    expect(surveyText({ facts, decisions, endpoints }, plainStyle)).toBe(
      [
        'Survey of production',
        '  version    7.2.0',
        '  running    yes',
        '  base URL   https://bitbucket.example.com',
        '  server id  BPRD-0000-1111-2222',
        '  database   bitbucket on db.prod.example.com:5432, oid 16385, PostgreSQL 13',
        '  home       /var/atlassian/bitbucket on bb1.prod.example.com, device 64769, inode 131073',
        '  size       2.1 GB, 312 repositories',
        '',
        'webhooks 1 finding',
        '  AO_A0B856_WEBHOOK[ID=3]  ci.example.com:443  cut  webhook "Jenkins" of repository 12 calls on every push (credential)',
        '',
        'user-directories 1 finding',
        '  cwd_directory[id=32769]  ldap.example.com:636  keep  directory "Company LDAP" signs users in (credential)',
        '',
        'Known to no integration: blocks a refresh until it is decided',
        '  AO_ABC123_DEPLOY_TARGET  -  undecided  a table of an unknown app (credential)',
        '',
        'Endpoints 3 endpoints',
        '  ci.example.com:443    webhooks',
        '    has an address of mail-sink.example.com:1025 (redirect), which the copy on staging may reach',
        '  git.example.com:22    known_hosts of atlbitbucket',
        '  ldap.example.com:636  live connection, user-directories',
        '    the copy on staging may reach it: ldap.example.com:636 (keep)',
        '',
        'Warnings',
        '  the mail server is not told',
        '    hint: ask somebody',
        '',
        '2 findings of 2 integrations, 1 that no integration knows; 3 endpoints',
        '',
      ].join('\n'),
    )
  })

  it('says what can not be read, and leaves decisions out where nobody copies the environment', () => {
    const empty: Facts = {
      ...facts,
      version: undefined,
      running: false,
      identity: { database: undefined, home: undefined, serverId: undefined, baseUrl: undefined },
      sizes: { databaseBytes: undefined, repositories: undefined },
      findings: [],
      unknown: [],
      warnings: [],
    }

    expect(surveyText({ facts: empty, decisions: new Map(), endpoints: [] }, plainStyle)).toBe(
      [
        'Survey of production',
        '  version    unknown',
        '  running    no',
        '  base URL   unknown',
        '  server id  unknown',
        '  database   none',
        '  home       none',
        '  size       unknown, repositories unknown',
        '',
        '0 findings of 0 integrations, 0 that no integration knows; 0 endpoints',
        '',
      ].join('\n'),
    )
  })
})
