import { describe, expect, it } from 'vitest'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import type { FoundEndpoint } from '../../kernel/endpoint-sources.ts'
import { argumentEndpoints, serverXmlEndpoints, settingEndpoints } from './setting-endpoints.ts'

const show = (found: readonly FoundEndpoint[]) =>
  found.map(({ endpoint, from }) => `${formatEndpoint(endpoint)} < ${from}`)

describe('endpoints of settings', () => {
  it('are those in the values of properties, whoever claims them', () => {
    expect(
      show(
        settingEndpoints([
          property('jdbc.url', 'jdbc:postgresql://bot:S3CRET@db.example.com:5433/bitbucket'),
          property('hazelcast.network.tcpip.members', 'bb1.example.com:5701,bb2.example.com:5701'),
          property('page.max.commits', '1200'),
          property('display.title', 'Bitbucket of host.example.com'),
        ]),
      ),
    ).toEqual([
      'db.example.com:5433 < property jdbc.url',
      'bb1.example.com:5701 < property hazelcast.network.tcpip.members',
      'bb2.example.com:5701 < property hazelcast.network.tcpip.members',
    ])
  })

  it('are none of what may be a credential, but for the host of a URL', () => {
    expect(
      show(
        settingEndpoints([
          property('mail.server.password', 'pa.ss'),
          property('api.token', 'pa.ss:1234'),
          property('webhook.secret', 'https://bot:pa.ss@hooks.example.com/x'),
          variable('JAVA_OPTS', 'java.opts', '-Xmx1g -Dmail.password=pa.ss:25 -Dx="pa.ss:26" http://a.example.com'),
        ]),
      ),
    ).toEqual(['hooks.example.com:443 < property webhook.secret', 'a.example.com:80 < variable JAVA_OPTS'])
  })

  it('are hosts whose port stands in another setting', () => {
    expect(
      show(
        settingEndpoints([
          property('server.proxy-name', 'bitbucket.example.com'),
          property('server.proxy-port', '443'),
          property('plugin.mail.host', '10.1.0.25'),
          property('plugin.mail.port', '25'),
          property('plugin.chat.hostname', 'chat.example.com'),
        ]),
      ),
    ).toEqual([
      'bitbucket.example.com:443 < property server.proxy-name',
      '10.1.0.25:25 < property plugin.mail.host',
      'chat.example.com < property plugin.chat.hostname',
    ])
  })

  it('are proxies in the environment of the service', () => {
    expect(
      show(
        settingEndpoints([
          variable('HTTPS_PROXY', 'https.proxy', 'http://user:S3CRET@proxy.example.com:3128'),
          variable('all_proxy', 'all.proxy', 'socks5://127.0.0.1:1080'),
          variable('NO_PROXY', 'no.proxy', 'localhost,127.0.0.1'),
          { ...variable('ftp_proxy', 'ftp.proxy', 'http://old.example.com:3128'), readable: false },
        ]),
      ),
    ).toEqual(['proxy.example.com:3128 < variable HTTPS_PROXY', '127.0.0.1:1080 < variable all_proxy'])
  })

  it('are those in the arguments of a JVM that runs', () => {
    const line =
      '/opt/java/bin/java -Dhttp.proxyHost=proxy.example.com -Dhttp.proxyPort=3128 -Dlog.url=https://log.example.com/x -Xmx1g -jar x.jar'

    expect(show(argumentEndpoints([line]))).toEqual([
      'proxy.example.com:3128 < JVM argument http.proxyHost',
      'log.example.com:443 < JVM argument log.url',
    ])
  })

  it('are those in server.xml, but for comments and namespaces', () => {
    expect(
      show(
        serverXmlEndpoints(`<?xml version="1.0"?>
<Server xmlns="http://ns.example.com/server">
  <!-- <Resource url="jdbc:postgresql://old.example.com/x"/> -->
  <Connector port="7990" proxyName="bitbucket.example.com" proxyPort="443"/>
  <Resource password="pa.ss:1" keystorePass="pa.ss:2"/>
  <Realm connectionURL="ldap://ad.example.com:3268"/>
</Server>`),
      ),
    ).toEqual(['bitbucket.example.com:443 < server.xml: Connector', 'ad.example.com:3268 < server.xml: Realm'])
  })
})
