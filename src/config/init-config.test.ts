import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { initConfig, type Installation } from './init-config.ts'
import { parseConfig } from './parse-config.ts'

const production: Installation = {
  host: { kind: 'ssh', user: 'understudy', host: 'bb1.example.com' },
  become: 'sudo',
  home: '/srv/bitbucket home',
  install: '/opt/bitbucket',
  runAs: 'atlbitbucket',
  unit: 'atlbitbucket',
  baseUrl: 'https://bitbucket.example.com',
  port: 7990,
  proxy: { name: 'bitbucket.example.com', port: 443, scheme: 'https', secure: true },
  database: { vendor: 'postgresql', host: 'db.example.com', port: 5432, name: 'bitbucket', user: 'bitbucketuser' },
}

const staging: Installation = {
  ...production,
  host: { kind: 'ssh', user: 'understudy', host: 'bb2.example.com', port: 2222 },
  baseUrl: 'https://staging.example.com',
  port: 7999,
  proxy: { name: 'staging.example.com', port: 8443, scheme: 'https', secure: true },
  database: { vendor: 'postgresql', host: '127.0.0.1', port: 5433, name: 'stg', user: 'stguser' },
}

describe('initConfig', () => {
  it('writes a file that is right as it stands', () => {
    const { text } = initConfig(production, staging)

    expect(text).toBe(written)
    expect(parseConfig(text, { file: 'u.yaml', folder: '/' })).toMatchObject({ kind: 'loaded' })
  })

  it('says CHANGE where nothing was found, and the file is right all the same', () => {
    const bare = { unit: undefined, baseUrl: undefined, proxy: undefined, database: undefined }
    const { text } = initConfig({ ...production, ...bare }, { ...staging, ...bare, host: { kind: 'local' } })

    expect(text.split('\n').filter((line) => line.includes('CHANGE:'))).toEqual([
      '    baseUrl: "https://production.invalid" # CHANGE: not found',
      '      vendor: postgresql # CHANGE: not found',
      '      host: database.invalid # CHANGE: not found',
      '      name: bitbucket # CHANGE: not found',
      '    baseUrl: "https://staging.invalid" # CHANGE: not found',
      '      vendor: postgresql # CHANGE: not found',
      '      host: database.invalid # CHANGE: not found',
      '      user: bitbucket # CHANGE: not found',
      "    # CHANGE: a user of staging's host that may only receive, neither the SSH user nor the service user.",
    ])
    expect(parseConfig(text, { file: 'u.yaml', folder: '/' })).toMatchObject({ kind: 'loaded' })
  })

  it('gives a copy on Oracle a name without underscores', () => {
    const oracle = { vendor: 'oracle', host: 'ora', port: 1521, name: 'BBSTG', user: 'bb' } as const
    const { text } = initConfig({ ...production, database: oracle }, { ...staging, database: oracle })

    expect(text).toContain('      name: "BBSTG{n}"\n')
  })

  it('names every variable that the file refers to', () => {
    const { text, secrets } = initConfig(production, staging)

    const referred = [...text.matchAll(/\{ env: (\w+) \}/g)].map(([, name]) => name)
    expect(new Set(secrets.map(({ variable }) => variable))).toEqual(new Set(referred))
  })

  it('writes whatever a path or a name holds so that YAML gives it back', () => {
    const odd = fc.string({ unit: 'binary', minLength: 1 })

    fc.assert(
      fc.property(odd, odd, (home, name) => {
        const { text } = initConfig({ ...production, home }, { ...staging, unit: name })

        expect(parse(text)).toMatchObject({
          environments: { production: { nodes: [{ home }] }, staging: { service: { systemd: name } } },
        })
      }),
    )
  })
})

const written = `# Written by \`understudy init\` from what it found; docs/understudy.example.yaml explains every key.
# Check it with \`understudy config check\`, and look at each line that says CHANGE.
# No password was copied. Set these variables for Understudy, or write { file: path } or { command: [...] } instead:
#   PRODUCTION_DB_PASSWORD     the password of a user of production's database who may only read
#   PRODUCTION_ADMIN_PASSWORD  the password of an administrator of production
#   STAGING_DB_PASSWORD        the password of staging's database user
#   STAGING_DB_ADMIN_PASSWORD  the password of a database user who may create databases
#   STAGING_ADMIN_PASSWORD     the password that the administrator of the copy shall have
version: 1
state: ./understudy-state

environments:
  production:
    tier: production
    baseUrl: "https://bitbucket.example.com"
    nodes:
      - host: "ssh://understudy@bb1.example.com"
        become: sudo
        home: "/srv/bitbucket home"
        install: /opt/bitbucket
        api: "http://bb1.example.com:7990"
    runAs: atlbitbucket
    database:
      vendor: postgresql
      host: db.example.com
      port: 5432
      name: bitbucket
      # Not Bitbucket's own user: create one that may only read, and is a member of pg_monitor.
      user: bitbucket_reader
      password: { env: PRODUCTION_DB_PASSWORD }
      # tls: { mode: verify-full, ca: /etc/ssl/certs/ca.pem }
    # Takes the maintenance lock.
    admin: { user: admin, password: { env: PRODUCTION_ADMIN_PASSWORD } }

  staging:
    tier: staging
    baseUrl: "https://staging.example.com"
    nodes:
      - host: "ssh://understudy@bb2.example.com:2222"
        become: sudo
        home: "/srv/bitbucket home"
        install: /opt/bitbucket
        api: "http://bb2.example.com:7999"
    runAs: atlbitbucket
    database:
      vendor: postgresql
      host: "127.0.0.1"
      port: 5433
      # Every refresh restores into a new database: {n} counts them.
      name: "stg_{n}"
      user: stguser
      password: { env: STAGING_DB_PASSWORD }
      # tls: { mode: verify-full, ca: /etc/ssl/certs/ca.pem }
      # Makes databases and roles: CREATEDB, CREATEROLE and pg_monitor are enough, as docs/operations.md shows.
      maintenance: { user: understudy_maintenance, password: { env: STAGING_DB_ADMIN_PASSWORD } }
    service: { systemd: atlbitbucket }
    proxy: { name: staging.example.com, port: 8443, scheme: https, secure: true }
    # A licence of its own; without it the one that staging has now is carried over.
    # license: { file: ./licenses/staging.txt }
    # An internal system administrator among the users of production; the password is set on the copy.
    admin: { from: existing, user: admin, password: { env: STAGING_ADMIN_PASSWORD } }

refresh:
  staging:
    from: production
    # CHANGE: a user of staging's host that may only receive, neither the SSH user nor the service user.
    transfer: { to: "ssh://understudy-in@bb2.example.com:2222", identity: agent }
    keepGenerations: 2
    # Every integration is cut unless it is named here with a keep or a redirect: see \`understudy survey production\`.
    integrations: {}
    # 8.0 and later: smart-mirrors: { startupProperty: "name=value" }, as Atlassian's article gives it.
    preserve: [license, admin-account]
`
