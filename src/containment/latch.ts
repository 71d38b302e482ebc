import type { Destination, Fence } from './fence.ts'

/** One destination that is open for a while, and who opened it why. */
export interface Latch {
  /** As it was asked for, such as `ci.example.com:443`. */
  readonly endpoint: string
  /** What it resolved to then. */
  readonly addresses: readonly string[]
  readonly port: number
  readonly because: string
  readonly by: string
  /** ISO 8601. */
  readonly openedAt: string
  readonly until: string
}

/**
 * Those that are still open. The kernel counts seconds, a clock can jump: one that was opened later than now is over, and none is open
 * for longer than it was asked for.
 */
export function openAt(latches: readonly Latch[], now: Date): readonly Latch[] {
  return latches.filter(({ openedAt, until }) => {
    const [opened, closes] = [Date.parse(openedAt), Date.parse(until)]
    return opened <= now.getTime() && now.getTime() < closes
  })
}

/** The fence with these latches, and no other. */
export function withLatches<One extends Pick<Fence, 'allowed'>>(fence: One, latches: readonly Destination[]): One {
  return { ...fence, allowed: [...fence.allowed.filter(({ why }) => why.kind !== 'latch'), ...latches] }
}

/** Over TCP alone. */
export function destinationsOf({ endpoint, addresses, port, because, until }: Latch): readonly Destination[] {
  return addresses.map((to) => ({ to, port, protocol: 'tcp', why: { kind: 'latch', until, because }, endpoint }))
}
