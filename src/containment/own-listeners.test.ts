import { describe, expect, it } from 'vitest'
import { ownListeners } from './own-listeners.ts'

describe('where Bitbucket talks to itself', () => {
  it('is where it listens by default, and a warning where it draws a port', () => {
    expect(ownListeners({ connector: 7990, properties: new Map(), bundledSearch: true })).toEqual({
      ports: [
        { port: 7990, protocol: 'tcp', listener: 'connector' },
        { port: 7999, protocol: 'tcp', listener: 'SSH' },
        { port: 5701, protocol: 'tcp', listener: 'Hazelcast' },
        { port: 7777, protocol: 'tcp', listener: 'Mesh sidecar' },
        { port: 8006, protocol: 'tcp', listener: 'shutdown' },
        { port: 7992, protocol: 'tcp', listener: 'bundled search server' },
        { port: 7993, protocol: 'tcp', listener: 'bundled search server' },
      ],
      warnings: [
        {
          severity: 'warning',
          summary:
            'hooks of Git call back over a loopback port that Bitbucket draws at each start, which the fence refuses: a push to the copy fails',
          hint: 'give the copy a port of its own: hook.callback.socket.port',
        },
        {
          severity: 'warning',
          summary:
            'text of other encodings is translated over a loopback port that Bitbucket draws at each start, which the fence refuses: such files are not shown',
          hint: 'give the copy a port of its own: plugin.bitbucket-git.transcode.socket.port',
        },
      ],
    })
  })

  it('is where its properties say', () => {
    const properties = new Map([
      ['plugin.ssh.port', '7998'],
      ['hazelcast.port', ' 5702 '],
      ['plugin.bitbucket-git.mesh.sidecar.default-port', '7776'],
      ['hook.callback.socket.port', '7996'],
      ['plugin.bitbucket-git.transcode.socket.port', '7997'],
    ] as const)

    const { ports, warnings } = ownListeners({ connector: 80, properties, bundledSearch: false })

    expect(ports.map(({ port }) => port)).toEqual([80, 7998, 5702, 7776, 8006, 7996, 7997])
    expect(warnings).toEqual([])
  })

  it.each([['0'], ['-1'], ['x'], ['']])('is drawn where the port is %j', (port) => {
    const properties = new Map([['hook.callback.socket.port', port] as const])

    const { ports, warnings } = ownListeners({ connector: 7990, properties, bundledSearch: false })

    expect([ports.length, warnings.length]).toEqual([5, 2])
  })
})
