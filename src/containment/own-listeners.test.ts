import { describe, expect, it } from 'vitest'
import { property } from '../../test/fixtures/setting.ts'
import { refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import { loopbackPortsOf, ownListeners } from './own-listeners.ts'

const redirected = {
  integrations: {
    decisions: { 'search-server': { kind: 'redirect', to: { kind: 'host', host: 'search', port: 9200 } } },
    mirrorStartupProperty: undefined,
  },
} as const

describe('where a copy talks to itself', () => {
  it('is where Bitbucket listens by default, and on the ports that the copy gets set', () => {
    expect(ownListeners(staging, refreshOfStaging, [])).toEqual([
      { port: 7990, protocol: 'tcp', listener: 'connector' },
      { port: 7999, protocol: 'tcp', listener: 'SSH' },
      { port: 5701, protocol: 'tcp', listener: 'Hazelcast' },
      { port: 7777, protocol: 'tcp', listener: 'Mesh sidecar' },
      { port: 8006, protocol: 'tcp', listener: 'shutdown' },
      { port: 25_980, protocol: 'tcp', listener: 'hook callbacks' },
      { port: 25_981, protocol: 'tcp', listener: 'transcoding' },
      { port: 7992, protocol: 'tcp', listener: 'bundled search server' },
      { port: 7993, protocol: 'tcp', listener: 'bundled search server' },
    ])
  })

  it('is where its properties say', () => {
    const settings = [
      property('plugin.ssh.port', '7998'),
      property('hazelcast.port', ' 5702 '),
      property('plugin.bitbucket-git.mesh.sidecar.default-port', '7776'),
      property('hook.callback.socket.port', '7996'),
    ]

    const ports = ownListeners(staging, redirected, settings).map(({ port }) => port)

    expect(ports).toEqual([7990, 7998, 5702, 7776, 8006, 25_980, 25_981])
  })

  it.each([['0'], ['-1'], ['x'], ['']])('is the default where the port is %j', (port) => {
    expect(ownListeners(staging, redirected, [property('plugin.ssh.port', port)])[1]?.port).toBe(7999)
  })

  it.each([
    ['http://bb1:7990', 25_980],
    ['http://bb1:7991', 25_982],
    ['http://bb1', 10_160],
    ['https://bb1:443', 10_886],
    ['http://bb1:19999', 29_998],
  ])('is apart for each connector: %s', (api, hookCallback) => {
    expect(loopbackPortsOf(api)).toEqual({ hookCallback, transcoding: hookCallback + 1 })
  })
})
