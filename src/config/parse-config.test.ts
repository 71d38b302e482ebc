import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Config } from './config.ts'
import { parseConfig } from './parse-config.ts'

const example = readFileSync(new URL('../../docs/understudy.example.yaml', import.meta.url), 'utf8')

describe('parseConfig', () => {
  it('reads the commented example, with nothing to remark', () => {
    const parsed = parseConfig(example, { file: 'understudy.yaml', folder: '/etc/understudy' })

    expect(parsed).toEqual({ kind: 'loaded', config: exampleConfig, warnings: [] })
  })

  it('fills in every default of the shortest configuration', () => {
    const parsed = parseConfig(shortest, { file: 'understudy.yaml', folder: '/etc/understudy' })

    expect(parsed).toEqual({ kind: 'loaded', config: shortestConfig, warnings: [] })
  })
})

const exampleConfig: Config = {
  state: { kind: 'folder', path: '/etc/understudy/understudy-state' },
  environments: {
    production: {
      name: 'production',
      tier: 'production',
      baseUrl: 'https://bitbucket.example.com',
      nodes: [
        {
          host: { kind: 'ssh', user: 'understudy', host: 'bb1.prod.example.com' },
          become: 'sudo',
          home: '/var/atlassian/application-data/bitbucket',
          install: '/opt/atlassian/bitbucket/current',
          api: 'http://bb1.prod.example.com:7990',
        },
      ],
      sharedHome: '/var/atlassian/application-data/bitbucket/shared',
      runAs: 'atlbitbucket',
      database: {
        vendor: 'postgresql',
        host: 'db.prod.example.com',
        port: 5432,
        name: 'bitbucket',
        user: 'bitbucket_reader',
        password: { kind: 'env', name: 'PRODUCTION_DB_PASSWORD' },
        tls: { mode: 'verify-full', ca: '/etc/ssl/certs/corp-ca.pem' },
        clientOn: { kind: 'ssh', user: 'understudy', host: 'bb1.prod.example.com' },
        maintenance: undefined,
      },
      service: undefined,
      proxy: undefined,
      license: undefined,
      admin: { kind: 'login', user: 'admin', password: { kind: 'file', path: '/run/secrets/bitbucket-admin' } },
      spool: '/var/spool/understudy',
    },
    staging: {
      name: 'staging',
      tier: 'staging',
      baseUrl: 'https://bitbucket-staging.example.com',
      nodes: [
        {
          host: { kind: 'ssh', user: 'understudy', host: 'bb1.staging.example.com' },
          become: 'sudo',
          home: '/var/atlassian/application-data/bitbucket',
          install: '/opt/atlassian/bitbucket/current',
          api: 'http://bb1.staging.example.com:7990',
        },
      ],
      sharedHome: '/var/atlassian/application-data/bitbucket/shared',
      runAs: 'atlbitbucket',
      database: {
        vendor: 'postgresql',
        host: 'db.staging.example.com',
        port: 5432,
        name: 'bitbucket_stg_{date}_{n}',
        user: 'bitbucket_stg',
        password: { kind: 'env', name: 'STAGING_DB_PASSWORD' },
        tls: { mode: 'verify-full', ca: '/etc/ssl/certs/corp-ca.pem' },
        clientOn: { kind: 'ssh', user: 'understudy', host: 'bb1.staging.example.com' },
        maintenance: { user: 'understudy_maintenance', password: { kind: 'env', name: 'STAGING_DB_ADMIN_PASSWORD' } },
      },
      service: { kind: 'systemd', unit: 'atlbitbucket' },
      proxy: { name: 'bitbucket-staging.example.com', port: 443, scheme: 'https', secure: true },
      license: { kind: 'file', path: '/etc/understudy/licenses/staging.txt' },
      admin: { kind: 'existing', user: 'admin', password: { kind: 'env', name: 'STAGING_ADMIN_PASSWORD' } },
      spool: undefined,
    },
  },
  refresh: {
    staging: {
      target: 'staging',
      from: 'production',
      backup: {
        kind: 'native',
        lock: {
          drainMs: 300_000,
          totalMs: 600_000,
          window: { fromMinute: 60, toMinute: 240, timeZone: 'Europe/Berlin' },
        },
        dump: { maxBlockMs: 10_000, whileLocked: false },
        wholeEvery: 10,
      },
      transfer: {
        to: { kind: 'ssh', user: 'understudy-in', host: 'bb1.staging.example.com' },
        identity: { kind: 'file', path: '/etc/understudy/id_transfer' },
        root: undefined,
        bytesPerSecond: 100_000_000,
      },
      jobs: 4,
      keepGenerations: 2,
      archives: {
        folder: '/mnt/backups/bitbucket',
        maxAgeMs: 7_776_000_000,
        gnupg: {
          home: '/etc/understudy/gnupg',
          passphrase: { kind: 'file', path: '/etc/understudy/gnupg-passphrase' },
        },
      },
      retention: { ageMs: 2_592_000_000, freeBytes: 50_000_000_000 },
      keepBackups: 10,
      backupRetention: { ageMs: 7_776_000_000, freeBytes: 50_000_000_000 },
      verification: { repositories: 100, lfsObjects: 500 },
      upgrade: false,
      fence: {
        kind: 'raised',
        with: ['nftables', 'hosts'],
        scope: 'service-user',
        allow: [
          { to: 'ntp.example.com', port: 123 },
          { to: '10.20.0.0/16', port: 443 },
        ],
      },
      integrations: {
        decisions: {
          'mail-server': { kind: 'redirect', to: { kind: 'host', host: 'mail-sink.example.com', port: 1025 } },
          'user-directories': {
            kind: 'keep',
            because: 'staging users sign in with the company directory, read-only',
          },
          'search-server': { kind: 'redirect', to: { kind: 'url', url: 'http://localhost:9200' } },
          'smart-mirrors': { kind: 'cut' },
        },
        mirrorStartupProperty: undefined,
      },
      decisions: [
        {
          where: 'AO_ABC123_DEPLOY_TARGET',
          decision: { kind: 'keep', because: 'our deployer reads it only on release day' },
        },
        { where: 'proxy.example.com:3128', decision: { kind: 'cut' } },
      ],
      preserve: ['license', 'admin-account'],
      newEndpoints: 'list',
      failedChecks: 'stop',
      leaks: {
        allow: [
          {
            table: 'AO_123456_RELEASE_NOTE',
            column: 'TEXT',
            reason: 'release notes quote links, nothing follows them',
          },
        ],
      },
      notify: { mail: { to: ['bitbucket-admins@example.com'], on: ['failed'] } },
    },
  },
}

const shortest = `
version: 1
environments:
  live:
    tier: production
    baseUrl: https://git.example.com/bitbucket/
    nodes: [{ host: local, home: /srv/live/, install: /opt/live }]
    runAs: bitbucket
    database: { vendor: oracle, host: 127.0.0.1, name: BBLIVE, user: reader, password: { command: [vault, read, db] } }
    admin: { token: { env: LIVE_TOKEN } }
  dev:
    tier: development
    baseUrl: http://dev.example.com:7990
    nodes:
      - { host: "ssh://[2001:db8::7]:2222", home: /srv/dev, install: /opt/dev }
      - { host: "ssh://dev2", home: /srv/dev, install: /opt/dev }
    runAs: bitbucket
    service: { start: [/opt/start], stop: [/opt/stop, now], running: [/opt/ask] }
    proxy: { name: dev.example.com, scheme: http }
    database: { vendor: oracle, host: "::1", name: "BB{n}", user: dev, password: { file: dev.txt }, clientOn: DEV2 }
refresh:
  dev:
    from: live
    transfer: { to: "ssh://in@dev2", identity: { file: /etc/understudy/keys/in } }
`

const dev2 = { kind: 'ssh', host: 'dev2' } as const

const shortestConfig: Config = {
  state: { kind: 'folder', path: '/etc/understudy/understudy-state' },
  environments: {
    live: {
      name: 'live',
      tier: 'production',
      baseUrl: 'https://git.example.com/bitbucket',
      nodes: [
        {
          host: { kind: 'local' },
          become: 'none',
          home: '/srv/live',
          install: '/opt/live',
          api: 'http://localhost:7990',
        },
      ],
      sharedHome: '/srv/live/shared',
      runAs: 'bitbucket',
      database: {
        vendor: 'oracle',
        host: '127.0.0.1',
        port: 1521,
        name: 'BBLIVE',
        user: 'reader',
        password: { kind: 'command', argv: ['vault', 'read', 'db'] },
        tls: { mode: 'disable', ca: undefined },
        clientOn: { kind: 'local' },
        maintenance: undefined,
      },
      service: undefined,
      proxy: undefined,
      license: undefined,
      admin: { kind: 'token', token: { kind: 'env', name: 'LIVE_TOKEN' } },
      spool: undefined,
    },
    dev: {
      name: 'dev',
      tier: 'development',
      baseUrl: 'http://dev.example.com:7990',
      nodes: [
        {
          host: { kind: 'ssh', host: '2001:db8::7', port: 2222 },
          become: 'none',
          home: '/srv/dev',
          install: '/opt/dev',
          api: 'http://[2001:db8::7]:7990',
        },
        { host: dev2, become: 'none', home: '/srv/dev', install: '/opt/dev', api: 'http://dev2:7990' },
      ],
      sharedHome: '/srv/dev/shared',
      runAs: 'bitbucket',
      database: {
        vendor: 'oracle',
        host: '::1',
        port: 1521,
        name: 'BB{n}',
        user: 'dev',
        password: { kind: 'file', path: '/etc/understudy/dev.txt' },
        tls: { mode: 'disable', ca: undefined },
        clientOn: dev2,
        maintenance: undefined,
      },
      service: { kind: 'commands', start: ['/opt/start'], stop: ['/opt/stop', 'now'], running: ['/opt/ask'] },
      proxy: { name: 'dev.example.com', port: 80, scheme: 'http', secure: false },
      license: undefined,
      admin: undefined,
      spool: undefined,
    },
  },
  refresh: {
    dev: {
      target: 'dev',
      from: 'live',
      backup: {
        kind: 'native',
        lock: { drainMs: 300_000, totalMs: 600_000, window: undefined },
        dump: { maxBlockMs: 10_000, whileLocked: false },
        wholeEvery: 10,
      },
      transfer: {
        to: { kind: 'ssh', user: 'in', host: 'dev2' },
        identity: { kind: 'file', path: '/etc/understudy/keys/in' },
        root: undefined,
        bytesPerSecond: undefined,
      },
      keepGenerations: 2,
      archives: { folder: undefined, maxAgeMs: undefined, gnupg: { home: undefined, passphrase: undefined } },
      retention: { ageMs: undefined, freeBytes: undefined },
      keepBackups: undefined,
      backupRetention: { ageMs: undefined, freeBytes: undefined },
      verification: { repositories: 100, lfsObjects: 500 },
      upgrade: false,
      fence: { kind: 'raised', with: ['nftables', 'hosts'], scope: 'service-user', allow: [] },
      integrations: { decisions: {}, mirrorStartupProperty: undefined },
      decisions: [],
      preserve: ['license', 'admin-account'],
      newEndpoints: 'list',
      failedChecks: 'stop',
      leaks: { allow: [] },
      notify: { mail: undefined },
    },
  },
}
