import type { Target } from '../../kernel/target.ts'
import type { Value } from '../../kernel/value.ts'

/** The settings that every copy must have: by default a node looks for others by multicast, with a name that all share. */
export function clusterSettings({ cluster }: Target): Readonly<Record<string, Value>> {
  return {
    'hazelcast.group.name': cluster.groupName,
    'hazelcast.group.password': { kind: 'secret', ref: cluster.groupPassword, encoding: 'plain' },
    ...portOf(cluster.members),
    'hazelcast.network.multicast': 'false',
    'hazelcast.network.tcpip': 'true',
    'hazelcast.network.tcpip.members': cluster.members.join(','),
  }
}

const DISCOVERY = /^hazelcast\.(group\.|network\.|local\.|port$)/

/** Which nodes find each other, and under which name; not how many threads and what timeouts they use. */
export function isDiscovery(key: string): boolean {
  return DISCOVERY.test(key)
}

/** The port that the target's nodes listen on, where they all have the same. */
function portOf(members: readonly string[]): Readonly<Record<string, string>> {
  const ports = [...new Set(members.map((member) => /:(\d+)$/.exec(member)?.[1]))]
  const [port] = ports
  return port === undefined || ports.length > 1 ? {} : { 'hazelcast.port': port }
}
