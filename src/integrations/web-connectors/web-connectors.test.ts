import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { showChange } from '../../../test/fixtures/show.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { webConnectors } from './web-connectors.ts'

const settings = [
  property('server.additional-connector.1.port', '7991'),
  property('server.additional-connector.1.proxy-name', 'git.example.com', 2),
  property('server.additional-connector.1.ssl.key-store-password', 'S3CRET', 3),
  property('server.context-path', '/', 4),
  property('server.port', '7990', 5),
  property('server.proxy-name', 'bitbucket.example.com', 6),
  property('server.proxy-port', '443', 7),
  property('server.redirect-port', '443', 8),
  variable('SERVER_SCHEME', 'server.scheme', 'https'),
]

const serverXml = `<Server><Service>
  <Connector port="7990" protocol="HTTP/1.1" redirectPort="8443" proxyName="bitbucket.example.com" proxyPort="443"/>
  <Connector port="7991"/>
</Service></Server>`

describe('webConnectors', () => {
  it("gives every connector the target's proxy", async () => {
    const cut = await cutInMemory(webConnectors, { settings })

    expect(cut.findings).toEqual([
      'web-connectors:shared/bitbucket.properties: server.additional-connector.1.proxy-name | redirects browsers to this name | git.example.com',
      "web-connectors:shared/bitbucket.properties: server.additional-connector.1.ssl.key-store-password | belongs to the source's TLS key | secret",
      'web-connectors:shared/bitbucket.properties: server.port | listens on this port',
      'web-connectors:shared/bitbucket.properties: server.proxy-name | redirects browsers to this name | bitbucket.example.com',
      'web-connectors:shared/bitbucket.properties: server.proxy-port | belongs to the reverse proxy of the source',
      'web-connectors:shared/bitbucket.properties: server.redirect-port | belongs to the reverse proxy of the source',
      'web-connectors:/etc/systemd/system/atlbitbucket.service:7: SERVER_SCHEME | belongs to the reverse proxy of the source',
    ])
    expect(cut.changes).toEqual([
      'set server.additional-connector.1.proxy-name = "bitbucket-staging.example.net"',
      'remove server.additional-connector.1.ssl.key-store-password',
      'set server.proxy-name = "bitbucket-staging.example.net"',
      'set server.proxy-port = "443"',
      'remove server.redirect-port',
      'environment SERVER_SCHEME = null',
      'set server.scheme = "https"',
    ])
    expect(cut.blocked).toEqual([])
  })

  it('takes the proxy out where the target has none', async () => {
    const cut = await cutInMemory(webConnectors, { settings }, { target: { ...stagingTarget, proxy: undefined } })

    expect(cut.changes).toEqual([
      'remove server.additional-connector.1.proxy-name',
      'remove server.additional-connector.1.ssl.key-store-password',
      'remove server.proxy-name',
      'remove server.proxy-port',
      'remove server.redirect-port',
      'environment SERVER_SCHEME = null',
      'remove server.scheme',
    ])
  })

  it.each([
    ['http://bb1.staging.example.net:8080', [property('server.port', '7990')], ['set server.port = "8080"']],
    ['http://bb1.staging.example.net:7990', [property('server.port', '7990')], []],
    ['https://bb1.staging.example.net:8443', [property('server.port', '7990')], []],
    [
      'http://bb1.staging.example.net:7991',
      [property('server.port', '7990'), property('server.additional-connector.1.port', '7991')],
      [],
    ],
  ])('listens where its api is, when it is sure which connector that is: %s', async (api, ports, changes) => {
    const cut = await cutInMemory(webConnectors, { settings: ports }, { target: { ...stagingTarget, api } })

    expect(cut.changes).toEqual(changes)
  })

  it('edits every connector of server.xml, which 4.x reads', async () => {
    const cut = await cutInMemory(webConnectors, { version: '4.7.1', files: { 'server.xml': serverXml } })

    expect(cut.findings).toEqual([
      'web-connectors:shared/server.xml[port=7990] | connector 7990 redirects browsers to the proxy of the source | bitbucket.example.com:443',
      'web-connectors:shared/server.xml[port=7991] | connector 7991',
    ])
    expect(cut.changes).toEqual([
      'connector 7990 proxyName = "bitbucket-staging.example.net"',
      'connector 7990 proxyPort = "443"',
      'connector 7990 scheme = "https"',
      'connector 7990 secure = "true"',
      'connector 7990 redirectPort = null',
      'connector 7991 proxyName = "bitbucket-staging.example.net"',
      'connector 7991 proxyPort = "443"',
      'connector 7991 scheme = "https"',
      'connector 7991 secure = "true"',
      'connector 7991 redirectPort = null',
    ])
    expect(cut.blocked).toEqual([])
  })

  it('says that a server.xml left over from 4.x is not read any more', async () => {
    const cut = await cutInMemory(webConnectors, { version: '7.2.0', files: { 'server.xml': serverXml } })

    expect(cut.findings[0]).toBe(
      'web-connectors:shared/server.xml[port=7990] | connector 7990 redirects browsers to the proxy of the source | switched-off | bitbucket.example.com:443',
    )
  })

  it('gives the copy its proxy though nothing was found, from 5.0 on', () => {
    const old = { ...stagingTarget, version: '4.14.2' }

    expect(webConnectors.provide?.(stagingTarget, undefined).map(showChange)).toEqual([
      'set server.proxy-name = "bitbucket-staging.example.net"',
      'set server.proxy-port = "443"',
      'set server.scheme = "https"',
      'set server.secure = "true"',
      'remove server.redirect-port',
    ])
    expect(webConnectors.provide?.(old, undefined)).toEqual([])
  })

  it('leaves aside a proxy that is kept by itself', async () => {
    const title = "browsers are redirected to the target's own name, or nowhere"
    const [name, port] = [
      'shared/bitbucket.properties: server.proxy-name',
      'shared/bitbucket.properties: server.proxy-port',
    ]
    const copy = memoryCopy({ settings, answers: {} })
    const old = memoryCopy({ version: '4.7.0', files: { 'server.xml': serverXml }, answers: {} })
    const target = { ...stagingTarget, version: '4.7.0' }

    expect(await confirmDecided(webConnectors, copy, { single: { [name]: keep } })).toEqual([
      `pass: ${title}, apart from what was decided by itself: there is nothing else to look at; left aside, as decided: ${name}`,
    ])
    expect(await confirmDecided(webConnectors, copy, { single: { [port]: keep } })).toEqual([
      `fail: ${title}, apart from what was decided by itself: server.proxy-name is bitbucket.example.com in shared/bitbucket.properties:6; left aside, as decided: ${port}`,
    ])
    expect(await confirmDecided(webConnectors, old, { single: { 'shared/server.xml': keep }, target })).toEqual([
      `pass: ${title}, apart from what was decided by itself: there is nothing else to look at; left aside, as decided: shared/server.xml, shared/server.xml`,
    ])
    expect(await confirmDecided(webConnectors, old, { single: { 'shared/other.xml': keep }, target })).toEqual([
      `fail: ${title}: shared/server.xml: proxyName is bitbucket.example.com, not set`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(
      webConnectors,
      { settings, version: '4.7.1', files: { 'server.xml': serverXml } },
      { decision: { kind: 'keep', because: 'tested' } },
    )

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
