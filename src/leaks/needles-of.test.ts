import { describe, expect, it } from 'vitest'
import { parseConfig } from '../config/parse-config.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { Secret } from '../kernel/secret.ts'
import { needleName } from './needle.ts'
import { needlesOf, noNames, type EnvironmentNames } from './needles-of.ts'

interface Written {
  readonly baseUrl?: string
  readonly host?: string
  readonly home?: string
  readonly database?: string
}

function names(environment: string, written: Written, more: Partial<EnvironmentNames> = {}): EnvironmentNames {
  return { ...noNames, config: environmentConfig(environment, written), ...more }
}

function environmentConfig(name: string, written: Written): EnvironmentConfig {
  const { baseUrl = 'https://bitbucket.example.com', host = 'bb1.example.com', home = '/srv/bitbucket' } = written
  const [at, database] = (written.database ?? 'db.example.com:5432/bitbucket').split('/')
  const [server, port] = (at ?? '').split(':')
  const text = `version: 1
environments:
  ${name}:
    tier: production
    baseUrl: ${baseUrl}
    nodes: [{ host: "ssh://understudy@${host}", home: ${home}, install: /opt/bitbucket }]
    runAs: atlbitbucket
    database: { vendor: postgresql, host: ${server}, port: ${port}, name: ${database}, user: reader, password: { env: PASSWORD } }
`
  const parsed = parseConfig(text, { file: 'understudy.yaml', folder: '/etc' })
  const config = parsed.kind === 'loaded' ? parsed.config.environments[name] : undefined
  if (config === undefined) throw new Error(JSON.stringify(parsed))
  return config
}

const staging: Written = {
  baseUrl: 'https://bitbucket-staging.example.net',
  host: 'bb1.staging.example.net',
  home: '/srv/staging',
  database: 'db.staging.example.net:5432/bitbucket_stg_1',
}

function needleTexts(source: EnvironmentNames, target: EnvironmentNames): readonly string[] {
  return needlesOf(source, target).needles.map((needle) => `${needle.kind} ${needleName(needle)}`)
}

describe('needlesOf', () => {
  it('gives the names that the machines have, where the configuration knows them by an alias', () => {
    const source = names('production', { host: 'prod-alias' }, { machines: ['bb1.corp.example.com', 'bb1', 'shared'] })
    const target = names('staging', staging, { machines: ['shared'] })

    expect(needleTexts(source, target)).toEqual(
      expect.arrayContaining(['host prod-alias', 'host bb1.corp.example.com', 'host bb1']),
    )
    expect(needlesOf(source, target).notSearched).toEqual(['shared: production and staging share it'])
  })

  it('gives every name of the source', () => {
    const source = names(
      'production',
      {},
      {
        baseUrl: 'https://code.example.com',
        serverId: 'BAAA-BBBB-CCCC-DDDD',
        addresses: ['10.0.0.5'],
        endpoints: [{ host: 'bb2.example.com', port: 5701, protocol: 'tcp' }],
      },
    )

    expect(needleTexts(source, names('staging', staging))).toEqual([
      'host bitbucket.example.com',
      'host code.example.com',
      'host bb1.example.com',
      'host db.example.com',
      'host bb2.example.com',
      'host 10.0.0.5',
      'text baaa-bbbb-cccc-dddd',
      'path /srv/bitbucket',
      'path /srv/bitbucket/shared',
    ])
  })

  it('gives host and port where the hosts are shared, and the whole address where the ports are too', () => {
    const shared = { host: 'apps.example.com', database: 'db.example.com:5432/bitbucket_stg_1', home: '/srv/staging' }
    const source = names('production', { baseUrl: 'https://apps.example.com/bitbucket', host: 'apps.example.com' })
    const target = names('staging', { ...shared, baseUrl: 'https://apps.example.com:8443/bitbucket' })

    expect(needleTexts(source, target)).toEqual([
      'endpoint apps.example.com:443',
      'url https://apps.example.com',
      'path db.example.com:5432/bitbucket',
      'path /srv/bitbucket',
      'path /srv/bitbucket/shared',
    ])
    expect(needlesOf(source, target).notSearched).toEqual([
      'apps.example.com: production and staging share it',
      'db.example.com: production and staging share it',
    ])
  })

  it('tells two context paths of one web server apart', () => {
    const source = names('production', { baseUrl: 'https://apps.example.com/bitbucket' })
    const target = names('staging', { ...staging, baseUrl: 'https://apps.example.com/bitbucket-staging' })

    expect(needleTexts(source, target)).toEqual([
      'host bb1.example.com',
      'host db.example.com',
      'path apps.example.com:443/bitbucket',
      'path apps.example.com/bitbucket',
      'path /srv/bitbucket',
      'path /srv/bitbucket/shared',
    ])
  })

  it('gives nothing that would find the target itself', () => {
    const below = { ...staging, home: '/srv/bitbucket/staging' }
    const source = names('production', {}, { serverId: 'BAAA-BBBB-CCCC-DDDD', addresses: ['10.0.0.5'] })
    const target = names('staging', below, { serverId: 'BAAA-BBBB-CCCC-DDDD', addresses: ['10.0.0.5'] })

    expect(needleTexts(source, target)).toEqual([
      'host bitbucket.example.com',
      'host bb1.example.com',
      'host db.example.com',
      'path /srv/bitbucket/shared',
    ])
  })

  it('gives storage, buckets and secrets of the source, and says which secrets are too plain to search for', () => {
    const secret = (place: string, value: string) => ({ place, secret: new Secret(value) })
    const source = names(
      'production',
      {},
      {
        folders: ['/mnt/nfs/Store', '/srv/bitbucket/shared'],
        buckets: ['acme-git-lfs', 'artifacts'],
        secrets: [
          secret('p: jdbc.password', 'Tr0ub4dor&3'),
          secret('unit:3: JDBC_PASSWORD', 'Tr0ub4dor&3'),
          secret('p: key.password', 'changeit'),
          secret('p: x.secret', 'a1b2'),
          secret('p: private-key', '-----BEGIN KEY-----\nMIIBVQIBADANBgkqhkiG9w0BAQEF\n-----END KEY-----'),
        ],
      },
    )

    const { needles, notSearched } = needlesOf(source, names('staging', staging))

    expect(needles.slice(3).map((needle) => `${needle.kind} ${needleName(needle)}`)).toEqual([
      'path /srv/bitbucket',
      'path /srv/bitbucket/shared',
      'path /mnt/nfs/store',
      'text acme-git-lfs',
      'host artifacts',
      'secret the secret of p: jdbc.password',
      'secret the secret of p: private-key',
    ])
    expect(notSearched).toEqual([
      'the secret of p: key.password: too short or too plain to tell from other text',
      'the secret of p: x.secret: too short or too plain to tell from other text',
    ])
    expect(JSON.stringify(needles)).not.toMatch(/Tr0ub4dor|MIIBVQ/)
  })

  it('gives a host in every spelling, and a name as it is written beside that in small letters', () => {
    const source = names(
      'production',
      { host: 'xn--bcher-kva.example', home: '/srv/BitBucket' },
      { addresses: ['2001:db8::5'], serverId: 'BAAA-BBBB' },
    )

    const { needles } = needlesOf(source, names('staging', staging))

    expect(Object.fromEntries(needles.flatMap((one) => ('also' in one ? [[needleName(one), one.also]] : [])))).toEqual({
      'xn--bcher-kva.example': ['b\u00FCcher.example'],
      '2001:db8::5': ['2001:db8:0:0:0:0:0:5', '2001:0db8:0000:0000:0000:0000:0000:0005'],
      'baaa-bbbb': ['BAAA-BBBB'],
      '/srv/bitbucket': ['/srv/BitBucket'],
      '/srv/bitbucket/shared': ['/srv/BitBucket/shared'],
    })
  })
})
