import type { Topology } from '../topology.ts'
import { hardwareAddress, type HostAddress } from './addresses.ts'

/** As `ip -batch` reads them: the switch's own links. Whatever is outside the lab's network is nowhere. */
export function switchLinks({ router }: Topology): string {
  return [
    'link set lo up',
    // Without it a bridge holds back the neighbour discovery of IPv6 until it has heard of listeners.
    'link add bridge type bridge mcast_snooping 0',
    ...addressLines('bridge', [router]),
    'link set bridge up',
    'route add unreachable 0.0.0.0/0',
    'route add unreachable ::/0',
  ].join('\n')
}

/** The links of a host that is plugged into the switch under the name of `port`. What it sends comes from its first address. */
export function hostLinks({ router }: Topology, host: Plug): string {
  const [first] = host.addresses
  return [
    'link set lo up',
    `link add eth0 address ${hardwareAddress(first.address)} type veth peer name ${host.port} netns ${host.switchPid}`,
    'link set eth0 up',
    ...addressLines('eth0', host.addresses),
    `route add default via ${router.address}`,
    `route add default via ${router.address6 ?? ''}`,
  ].join('\n')
}

export interface Plug {
  readonly port: string
  readonly switchPid: number
  readonly addresses: readonly [HostAddress, ...HostAddress[]]
}

export function operatorLinks({ block, operator }: Topology): string {
  return [...addressLines(operatorLink(block), [operator]), `link set ${operatorLink(block)} up`].join('\n')
}

/** The one link that a lab has in the network of whoever starts it. There can be one of that name: it is the lab's claim to its block. */
export function operatorLink(block: number): string {
  return `understudy-${block}`
}

function addressLines(device: string, addresses: readonly HostAddress[]): readonly string[] {
  return addresses.flatMap(({ address, address6 }, index) => [
    `address add ${address}/24 dev ${device}`,
    // nodad: usable at once. One that is deprecated answers, and is never chosen as a sender's.
    `address add ${address6 ?? ''}/64 dev ${device} nodad${index === 0 ? '' : ' preferred_lft 0'}`,
  ])
}
