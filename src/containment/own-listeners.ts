import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { LoopbackPort } from './fence.ts'

/** Properties of the copy that say where Bitbucket listens on loopback for itself. */
export const LISTENER_PROPERTIES = [
  'plugin.ssh.port',
  'hazelcast.port',
  'plugin.bitbucket-git.mesh.sidecar.default-port',
  'hook.callback.socket.port',
  'plugin.bitbucket-git.transcode.socket.port',
] as const

type ListenerProperty = (typeof LISTENER_PROPERTIES)[number]

export interface ListenerSettings {
  /** Of the copy's connector. */
  readonly connector: number
  readonly properties: ReadonlyMap<ListenerProperty, string>
  /** The copy asks the search server that it brings along. */
  readonly bundledSearch: boolean
}

export interface OwnListeners {
  readonly ports: readonly LoopbackPort[]
  /** Listeners whose port is drawn at each start, so that no rule can name it. */
  readonly warnings: readonly Diagnostic[]
}

/** Where Bitbucket talks to itself over loopback [documented]. */
export function ownListeners({ connector, properties, bundledSearch }: ListenerSettings): OwnListeners {
  const fixed: readonly (readonly [string, number])[] = [
    ['connector', connector],
    ['SSH', portIn(properties, 'plugin.ssh.port') ?? 7999],
    ['Hazelcast', portIn(properties, 'hazelcast.port') ?? 5701],
    ['Mesh sidecar', portIn(properties, 'plugin.bitbucket-git.mesh.sidecar.default-port') ?? 7777],
    // bin/stop-bitbucket.sh of 4.x asks there; the installation's server.xml may name another.
    ['shutdown', 8006],
    ...(bundledSearch
      ? ([
          ['bundled search server', 7992],
          ['bundled search server', 7993],
        ] as const)
      : []),
  ]
  const drawn = [
    ['hook.callback.socket.port', 'hooks of Git call back', 'a push to the copy fails'],
    ['plugin.bitbucket-git.transcode.socket.port', 'text of other encodings is translated', 'such files are not shown'],
  ] as const
  const set = drawn.flatMap(([key, listener]) => {
    const port = portIn(properties, key)
    return port === undefined ? [] : [[listener, port] as const]
  })
  return {
    ports: [...fixed, ...set].map(([listener, port]) => ({ port, protocol: 'tcp', listener })),
    warnings: drawn
      .filter(([key]) => portIn(properties, key) === undefined)
      .map(([key, what, consequence]) => ({
        severity: 'warning',
        summary: `${what} over a loopback port that Bitbucket draws at each start, which the fence refuses: ${consequence}`,
        hint: `give the copy a port of its own: ${key}`,
      })),
  }
}

/** Undefined where it is not set, or zero or below: then Bitbucket draws one. */
function portIn(properties: ListenerSettings['properties'], key: ListenerProperty): number | undefined {
  const port = Number(properties.get(key)?.trim())
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined
}
