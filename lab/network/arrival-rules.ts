import type { LabEnvironment, Topology } from '../topology.ts'
import { hardwareAddress, subnetsOf } from './addresses.ts'

/** The name of their table, of the family inet. */
export const arrivalTable = 'arrivals'

/** What a packet belongs to, from the receiver's side. */
export const arrivalKinds = ['opened', 'answered', 'stray'] as const

/** Who counts what arrives: what a copy must not reach. `elsewhere` is the switch, for addresses that no host has. A target's packet filter is its own. */
export function receiversOf({ production, outside }: Topology): readonly string[] {
  return [production.name, ...outside.map(({ name }) => name), 'elsewhere']
}

/**
 * The rules of a receiver, with counters for each host of an environment: whatever that host sends here, whatever address it gives
 * as its own. Empty for a host that doesn't count.
 */
export function arrivalRules(topology: Topology, receiver: string): string {
  if (!receiversOf(topology).includes(receiver)) return ''
  const senders = [topology.production, topology.staging, topology.control].filter(({ name }) => name !== receiver)
  return [
    `table inet ${arrivalTable} {`,
    ...senders.flatMap(({ name }) => arrivalKinds.map((kind) => `  counter ${counterName(name, kind)} { }`)),
    ...senders.flatMap(chainOf),
    '  chain arrive {',
    '    type filter hook prerouting priority 0; policy accept;',
    ...(receiver === 'elsewhere' ? passedOn(topology) : []),
    ...senders.map(({ name, host }) => `    ether saddr ${hardwareAddress(host.address)} jump from_${name}`),
    '  }',
    '}',
  ].join('\n')
}

export function counterName(sender: string, kind: (typeof arrivalKinds)[number]): string {
  return `${sender}_${kind}`
}

/** Between hosts of the lab. Where the machine has bridges pass the packet filter, the switch sees these too. */
function passedOn({ block }: Topology): readonly string[] {
  const [ipv4, ipv6] = subnetsOf(block)
  return [`    ip daddr ${ipv4} accept`, `    ip6 daddr { ${ipv6}, fe80::/10, ff00::/8 } accept`]
}

/** Neighbour discovery is untracked, and no contact. */
function chainOf({ name }: LabEnvironment): readonly string[] {
  return [
    `  chain from_${name} {`,
    '    ct state untracked return',
    `    ct state invalid counter name ${counterName(name, 'stray')} return`,
    `    ct direction reply counter name ${counterName(name, 'answered')} return`,
    `    counter name ${counterName(name, 'opened')}`,
    '  }',
  ]
}
