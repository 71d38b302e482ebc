/** Where a host is found; an IPv6 address only where the lab has a network of its own. */
export interface HostAddress {
  readonly address: string
  readonly address6: string | undefined
}

/**
 * `bridge`: hosts of their own behind a switch; 198.18.0.0/15 is set aside for benchmarks, so that nobody's network has it.
 * `loopback`: addresses of this machine's own loopback, for a stand-in and sinks that run without hosts and without root.
 */
export type LabNetwork = 'bridge' | 'loopback'

/** One network for each lab; `block` is from 0 to 255. */
export function addressIn(network: LabNetwork, block: number, number: number): HostAddress {
  switch (network) {
    case 'bridge':
      return { address: `198.18.${block}.${number}`, address6: `${prefix6(block)}::${number}` }
    case 'loopback':
      return { address: `127.${block}.0.${number}`, address6: undefined }
  }
}

/** The networks that the hosts of a lab share: IPv4, then IPv6. */
export function subnetsOf(block: number): readonly [string, string] {
  return [`198.18.${block}.0/24`, `${prefix6(block)}::/64`]
}

/** Of the cable by which a host is plugged into the switch: it tells who sent a packet, whatever the packet says. */
export function hardwareAddress(address: string): string {
  const octets = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'))
  return ['02', '00', ...octets].join(':')
}

function prefix6(block: number): string {
  return `fd5b:8a3e:41c7:${block}`
}
