import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Setting } from '../ports/environment-reader.ts'
import type { LoopbackPort } from './fence.ts'

/** Ports that Bitbucket draws at each start unless they are set; no rule can name what is drawn, so a fenced copy gets them set. */
export interface LoopbackPorts {
  /** Hooks of Git call back there: without it no push ends. */
  readonly hookCallback: number
  /** Text of other encodings is translated over it. */
  readonly transcoding: number
}

/** Apart for every connector, so that two copies on one host never meet, and below the ports that the kernel gives to connections. */
export function loopbackPortsOf(api: string): LoopbackPorts {
  const first = 10_000 + (connectorOf(api) % 10_000) * 2
  return { hookCallback: first, transcoding: first + 1 }
}

/** Where the copy talks to itself over loopback [documented]. It takes the properties of its source over, those of its listeners too. */
export function ownListeners(
  { nodes }: Pick<EnvironmentConfig, 'nodes'>,
  { integrations }: Pick<RefreshConfig, 'integrations'>,
  settings: readonly Setting[],
): readonly LoopbackPort[] {
  const { api } = nodes[0]
  const { hookCallback, transcoding } = loopbackPortsOf(api)
  const bundledSearch = integrations.decisions['search-server']?.kind !== 'redirect'
  const ports: readonly (readonly [string, number])[] = [
    ['connector', connectorOf(api)],
    ['SSH', portIn(settings, 'plugin.ssh.port') ?? 7999],
    ['Hazelcast', portIn(settings, 'hazelcast.port') ?? 5701],
    ['Mesh sidecar', portIn(settings, 'plugin.bitbucket-git.mesh.sidecar.default-port') ?? 7777],
    // bin/stop-bitbucket.sh of 4.x asks there; the installation's server.xml may name another.
    ['shutdown', 8006],
    ['hook callbacks', hookCallback],
    ['transcoding', transcoding],
    ...(bundledSearch
      ? ([
          ['bundled search server', 7992],
          ['bundled search server', 7993],
        ] as const)
      : []),
  ]
  return ports.map(([listener, port]) => ({ port, protocol: 'tcp', listener }))
}

function connectorOf(api: string): number {
  const { port, protocol } = new URL(api)
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

/** Undefined where it is not set, or to nothing that can be listened on. */
function portIn(settings: readonly Setting[], key: string): number | undefined {
  const port = Number(settings.find((one) => one.key === key)?.value.trim())
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined
}
