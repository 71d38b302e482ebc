import type { UidRange } from '../argv/subuid.ts'

/** What a copy may reach, and what is known that it must not: the model that every kind of packet filter is rendered from. */
export interface Fence<User extends ServiceUser = ServiceUser> {
  readonly environment: string
  readonly scope: FenceScope
  readonly serviceUser: User
  readonly allowed: readonly Destination[]
  /** Of 127.0.0.1 and ::1; everything else there is refused for the service user, as a relay on it is a way out. */
  readonly loopback: readonly LoopbackPort[]
  /** Each gets a counter of its own, so that a refusal is told from a host that is down. None of them is allowed. */
  readonly known: readonly KnownEndpoint[]
  /** For the hosts block. None of them is the name of an allowed destination. Sorted. */
  readonly names: readonly string[]
  /** Names that the copy has to find, also where they lead to its own host: no other copy's hosts block may hide them. Sorted. */
  readonly reached: readonly string[]
}

export type ServiceUser = PosixUser | WindowsAccount

export interface PosixUser {
  readonly name: string
  readonly uid: number
  /** What a process of it may become without root, through newuidmap. Its packets then carry that number. */
  readonly subordinate: readonly UidRange[]
}

export interface WindowsAccount {
  readonly name: string
}

/** Whose packets are looked at, beside those of the service user, which always are. */
export type FenceScope =
  | { readonly kind: 'service-user' }
  /** Below the mount point of cgroup2, without a slash at its start, such as `system.slice/atlbitbucket.service`. */
  | { readonly kind: 'cgroup'; readonly path: string }
  /**
   * `served`: TCP ports on which it was listened there. What comes from them and opens nothing passes: whoever came in before the kernel
   * followed connections, as Understudy itself does over SSH, would else lose the connection in the moment that the fence is raised.
   */
  | { readonly kind: 'host'; readonly served: readonly number[] }

export type Protocol = 'tcp' | 'udp'

export interface Destination {
  /** An address or a network, in canonical form. */
  readonly to: string
  readonly port: number
  readonly protocol: Protocol
  readonly why: DestinationReason
  /** What it was resolved from, such as `db.staging.example.com:5432`. */
  readonly endpoint: string
}

export type DestinationReason =
  | { readonly kind: 'derived'; readonly from: DerivedFrom }
  /** `refresh.<name>.fence.allow`. */
  | { readonly kind: 'configured' }
  /** ISO 8601; it closes then by itself. */
  | { readonly kind: 'latch'; readonly until: string; readonly because: string }

export type DerivedFrom = 'database' | 'node' | 'search server' | 'mesh' | 'resolver' | 'storage' | 'keep' | 'redirect'

export interface LoopbackPort {
  readonly port: number
  readonly protocol: Protocol
  /** What listens there, such as `hazelcast`. */
  readonly listener: string
}

export interface KnownEndpoint {
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
  /** Every endpoint that resolves to it, sorted. */
  readonly endpoints: readonly string[]
}

/**
 * A connection of the service user to here is refused by the first rule of the fence, as admin-prohibited: it shows that the rules
 * stand, which their listing does not. Nothing listens there; without the fence the kernel answers that nothing does.
 */
export const CANARY = { address: '127.66.66.66', port: 9 } as const

/** The same for whoever is in the cgroup of the service. */
export const CGROUP_CANARY = { address: CANARY.address, port: 10 } as const

/** The same for everybody but the service user, where the whole host is fenced. */
export const HOST_CANARY = { address: CANARY.address, port: 11 } as const

/** For `# why` behind a destination. */
export function reasonText(why: DestinationReason): string {
  switch (why.kind) {
    case 'derived':
      return why.from
    case 'configured':
      return 'allow'
    case 'latch':
      return `latch until ${why.until}`
  }
}
