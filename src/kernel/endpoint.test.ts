import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointOfUrl, formatEndpoint, parseEndpoint, sameEndpoint } from './endpoint.ts'

describe('endpointOfUrl', () => {
  it.each([
    ['https://jira.example.com/browse/X-1?a=b#c', 'jira.example.com:443'],
    ['HTTP://Jira.Example.COM.:8080', 'jira.example.com:8080'],
    ['http://host:/path', 'host:80'],
    ['https://user:p@ss:word@host.example.com/x', 'host.example.com:443'],
    ['ssh://git@bitbucket.example.com:7999/p/r.git', 'bitbucket.example.com:7999'],
    ['git@bitbucket.example.com:p/r.git', 'bitbucket.example.com:22'],
    ['git://git.example.com/r', 'git.example.com:9418'],
    ['ldap://ad.example.com', 'ad.example.com:389'],
    ['ldaps://ad.example.com', 'ad.example.com:636'],
    ['smtp://mail.example.com', 'mail.example.com:25'],
    ['udp://log.example.com:5140', 'log.example.com:5140/udp'],
    ['grpc://mesh.example.com', 'grpc://mesh.example.com'],
    ['http://[2001:DB8:0::1]:7990/x', '[2001:db8::1]:7990'],
    ['http://[fe80::1%25eth0]/', '[fe80::1]:80'],
    ['http://[::ffff:127.0.0.1]', '[::ffff:7f00:1]:80'],
    ['http://bücher.example', 'xn--bcher-kva.example:80'],
    ['http://127.1/', '127.0.0.1:80'],
    ['http://my_host:7990', 'my_host:7990'],
    ['jdbc:postgresql://db.example.com/bitbucket', 'db.example.com:5432'],
    ['jdbc:postgresql://db1:5433,db2:5434/bitbucket', 'db1:5433'],
    ['jdbc:mysql://db.example.com/bitbucket?useUnicode=true', 'db.example.com:3306'],
    ['jdbc:sqlserver://db.example.com;databaseName=x', 'db.example.com:1433'],
    ['jdbc:sqlserver://db.example.com\\SQL1:1444;databaseName=x', 'db.example.com:1444'],
    ['jdbc:oracle:thin:@db.example.com:1522:XE', 'db.example.com:1522'],
    ['jdbc:oracle:thin:scott/tiger@//db.example.com/service', 'db.example.com:1521'],
  ])('%s leads to %s', (url, expected) => {
    const endpoint = endpointOfUrl(url)

    expect(endpoint && formatEndpoint(endpoint)).toBe(expected)
  })

  it.each([
    'file:///etc/passwd',
    'jdbc:h2:/var/db',
    'mailto:a@example.com',
    'just words',
    '',
    'http://',
    'http://${host}:80/',
    'http://host:99999/',
    'http://[zz]/',
  ])('%s names no host', (text) => {
    expect(endpointOfUrl(text)).toBeUndefined()
  })

  it('never keeps user information', () => {
    const secret = fc.stringMatching(/^[A-Z0-9:@!$.]{8,20}$/u)
    fc.assert(
      fc.property(secret, (password) => {
        const endpoint = endpointOfUrl(`https://u:${password}@host.example.com:8443/path`)

        expect(endpoint).toEqual({ host: 'host.example.com', port: 8443, protocol: 'tcp', scheme: 'https' })
      }),
    )
  })

  it('agrees with the platform about every web URL', () => {
    fc.assert(
      fc.property(fc.webUrl({ authoritySettings: { withIPv4: true, withIPv6: true, withPort: true } }), (text) => {
        const url = new URL(text)
        fc.pre(url.port !== '0')

        const endpoint = endpointOfUrl(text)

        expect(endpoint?.host).toBe(url.hostname.replaceAll(/[[\]]/gu, ''))
        expect(endpoint?.port).toBe(Number(url.port || (url.protocol === 'http:' ? 80 : 443)))
      }),
    )
  })
})

describe('parseEndpoint', () => {
  it.each(['db.example.com:5432', '10.1.0.5:443', '[2001:db8::1]:22', 'log.example.com:514/udp', 'localhost:25'])(
    'reads back %s',
    (text) => {
      const endpoint = parseEndpoint(text)

      expect(endpoint && formatEndpoint(endpoint)).toBe(text)
    },
  )

  it.each([
    'AO_ABC123_TARGET',
    'cwd_directory[id=1]',
    'plugin_setting[namespace=x,key_name=a:1]',
    'shared/bitbucket.properties: jdbc.url',
    '/etc/default/bitbucket:12',
    'GET /rest/api/1.0/x',
    'host.example.com',
    'grpc://mesh.example.com',
    'host.example.com:0',
  ])('takes %s for no endpoint', (text) => {
    expect(parseEndpoint(text)).toBeUndefined()
  })
})

describe('sameEndpoint', () => {
  it('compares host, port and protocol, and not what is spoken there', () => {
    const https = { host: 'a', port: 443, protocol: 'tcp', scheme: 'https' } as const

    expect(sameEndpoint(https, { host: 'a', port: 443, protocol: 'tcp' })).toBe(true)
    expect(sameEndpoint(https, { ...https, port: 8443 })).toBe(false)
    expect(sameEndpoint(https, { ...https, protocol: 'udp' })).toBe(false)
  })
})
