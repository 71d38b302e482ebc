/** An address, or a network in its canonical form, as numbers. */
export interface Network {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
  /** As the packet filters write it: without `/32` and `/128`. */
  readonly text: string
}

/** `10.1.2.3`, `10.1.0.0/16`, `2001:db8::1`, `fe80::1%eth0` (without its zone). Undefined for a name. IPv4 in IPv6 is IPv4. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits] = text.split('/')
  const number = numberOf(address.replace(/%.*$/, ''))
  if (number === undefined || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined
  const mapped = number.family === 6 && number.value >> 32n === 0xffffn && Number(bits ?? 128) >= 96
  if (!mapped) return networkOf(number.family, number.value, bits === undefined ? undefined : Number(bits))
  return networkOf(4, number.value & 0xffff_ffffn, bits === undefined ? undefined : Number(bits) - 96)
}

/** Whether the other lies in it wholly. */
export function containsNetwork(network: Network, other: Pick<Network, 'family' | 'first' | 'last'>): boolean {
  return network.family === other.family && network.first <= other.first && other.last <= network.last
}

/** What `localhost` is. Other addresses of 127.0.0.0/8 are ordinary ones, such as a resolver's 127.0.0.53: a rule names each. */
export const LOOPBACK = ['127.0.0.1', '::1'] as const

export function isLoopbackAddress({ text }: Network): boolean {
  return LOOPBACK.some((address) => address === text)
}

/** Addresses from one to another that lie in the same networks. */
export interface Segment {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
  /** `first-last`, or the address alone. */
  readonly text: string
}

/** All addresses of a family, in order, cut wherever one of the networks begins or ends. */
export function segmentsOf(family: 4 | 6, networks: readonly Network[]): readonly Segment[] {
  const end = 1n << BigInt(widthOf(family))
  const own = networks.filter((one) => one.family === family)
  const cuts = [...new Set([0n, ...own.flatMap(({ first, last }) => [first, last + 1n]), end])]
  const inOrder = cuts.toSorted((a, b) => (a < b ? -1 : 1))
  return inOrder.slice(0, -1).map((first, index) => {
    const last = (inOrder[index + 1] ?? end) - 1n
    const text = [...new Set([first, last])].map((value) => formatAddress(family, value)).join('-')
    return { family, first, last, text }
  })
}

function networkOf(family: 4 | 6, value: bigint, bits: number | undefined): Network | undefined {
  const width = widthOf(family)
  const prefix = bits ?? width
  if (prefix < 0 || prefix > width) return undefined
  const size = 1n << BigInt(width - prefix)
  const first = value - (value % size)
  const address = formatAddress(family, first)
  return { family, first, last: first + size - 1n, text: prefix === width ? address : `${address}/${prefix}` }
}

interface AddressNumber {
  readonly family: 4 | 6
  readonly value: bigint
}

function numberOf(address: string): AddressNumber | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const bytes = address.split('.').map(Number)
    return bytes.some((byte) => byte > 255) ? undefined : { family: 4, value: joined(bytes, 8n) }
  }
  if (!address.includes(':')) return undefined
  // The parser of URLs knows every way to write an IPv6 address and gives the shortest.
  const host = URL.parse(`http://[${address}]/`)?.hostname
  return host === undefined ? undefined : { family: 6, value: joined(groupsOf(host.slice(1, -1)), 16n) }
}

function groupsOf(shortest: string): readonly number[] {
  const [left = '', right] = shortest.split('::')
  const groups = (text: string | undefined): readonly number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
  const [head, tail] = [groups(left), groups(right)]
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}

function formatAddress(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
  const groups = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((index) => ((value >> (index * 16n)) & 0xffffn).toString(16))
  return URL.parse(`http://[${groups.join(':')}]/`)?.hostname.slice(1, -1) ?? groups.join(':')
}

function widthOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128
}
