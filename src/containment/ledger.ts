import type { Protocol } from './fence.ts'
import type { LoggedAttempt } from './kernel-log.ts'
import { TRIED_SIZE } from './nftables.ts'

/** A destination that the fence refused, as the kernel has it since the rules were loaded. */
export interface TriedDestination {
  readonly address: string
  readonly port: number
  readonly protocol: Protocol
  /** Attempts over TCP, packets over UDP. */
  readonly attempts: number
  /** ISO 8601. */
  readonly lastAt: string
}

export interface LedgerEntry extends TriedDestination {
  /** When it was first seen here, ISO 8601. */
  readonly firstAt: string
  /** How many of its attempts the kernel had counted when it was last asked. */
  readonly counted: number
  /** By the log of the kernel the service user, or whom it became, tried it; absent where nothing tells. */
  readonly byCopy?: true
  /** Of one that the kernel's log alone has: the time of the latest line that is among its attempts, ISO 8601. */
  readonly loggedUntil?: string | undefined
}

/** Absent: the fence has no table, so nobody counts. Full: one of the sets takes in no other destination, though that is refused. */
export type TriedSets = 'read' | 'absent' | 'full'

/** Whether all that was tried is in what the kernel has; undefined where it has no table. */
export function setsOf(tried: readonly TriedDestination[] | undefined): TriedSets {
  if (tried === undefined) return 'absent'
  const overIpv6 = tried.filter(({ address }) => address.includes(':')).length
  return Math.max(overIpv6, tried.length - overIpv6) < TRIED_SIZE ? 'read' : 'full'
}

/** Pure: the ledger with what was tried since. Every attempt counts once, however often it is asked. */
export function withTried(ledger: readonly LedgerEntry[], tried: readonly TriedDestination[]): readonly LedgerEntry[] {
  const entries = new Map(ledger.map((entry) => [keyOf(entry), entry]))
  for (const one of tried) {
    const earlier = entries.get(keyOf(one))
    entries.set(keyOf(one), earlier === undefined ? firstEntry(one) : added(earlier, one))
  }
  return [...entries.values()].toSorted((a, b) => b.attempts - a.attempts || (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** What Understudy itself tried, to prove that it is refused, is no attempt of the copy. */
export function disregarding(
  ledger: readonly LedgerEntry[],
  tried: readonly TriedDestination[],
): readonly LedgerEntry[] {
  const entries = new Map(ledger.map((entry) => [keyOf(entry), entry]))
  for (const one of tried) {
    const earlier = entries.get(keyOf(one)) ?? { ...firstEntry(one), attempts: 0 }
    entries.set(keyOf(one), { ...earlier, counted: one.attempts })
  }
  return [...entries.values()]
}

/**
 * With what only the kernel's log has still: attempts on destinations that nobody knew, made before the rules were loaded anew, as by a
 * reboot, and not asked for until then. One that the ledger has got its attempts counted, of which the log has a part: only the first may
 * have been earlier than it was seen here.
 */
export function withLogged(
  ledger: readonly LedgerEntry[],
  logged: readonly LoggedAttempt[],
  { isKnown, isOfCopy }: Judging,
): readonly LedgerEntry[] {
  const there = new Set(ledger.map(keyOf))
  const forgotten = logged.flatMap(({ at, address, port, protocol }) => {
    if (port === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return []
    const one = { at, address, port, protocol } as const
    return there.has(keyOf(one)) || isKnown(one) ? [] : [one]
  })
  const groups = [...Map.groupBy(forgotten, keyOf).values()]
  return [...ledger, ...groups.flatMap(entryOfLog)].map((entry) =>
    isKnown(entry) ? entry : broughtUpToDate(entry, logged, isOfCopy),
  )
}

interface Judging {
  readonly isKnown: (one: LedgerKey) => boolean
  readonly isOfCopy: (user: number) => boolean
}

function broughtUpToDate(
  entry: LedgerEntry,
  logged: readonly LoggedAttempt[],
  isOfCopy: Judging['isOfCopy'],
): LedgerEntry {
  // What Understudy alone tried was never an attempt of the copy.
  if (entry.attempts === 0) return entry
  const own = logged.filter((one) => isSamePlace(one, entry))
  const times = own.map(({ at }) => at)
  const [firstAt = entry.firstAt] = [entry.firstAt, ...times].toSorted()
  const byCopy = own.some(({ user }) => user !== undefined && isOfCopy(user)) ? { byCopy: true as const } : {}
  const { loggedUntil } = entry
  // What the sets count is not counted by lines too.
  if (loggedUntil === undefined) return { ...entry, firstAt, ...byCopy }
  const later = times.filter((at) => at > loggedUntil)
  const lastAt = later.toSorted().at(-1)
  if (lastAt === undefined) return { ...entry, firstAt, ...byCopy }
  return { ...entry, firstAt, ...byCopy, lastAt, loggedUntil: lastAt, attempts: entry.attempts + later.length }
}

function entryOfLog(alike: readonly (LedgerKey & { readonly at: string })[]): readonly LedgerEntry[] {
  const times = alike.map(({ at }) => at).toSorted()
  const [first] = alike
  const [firstAt, lastAt] = [times[0], times.at(-1)]
  if (first === undefined || firstAt === undefined || lastAt === undefined) return []
  const { address, port, protocol } = first
  return [{ address, port, protocol, attempts: alike.length, firstAt, lastAt, counted: 0, loggedUntil: lastAt }]
}

/** Where the rules were loaded anew the kernel counts from 0. */
export function countedAnew(ledger: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return ledger.map((entry) => ({ ...entry, counted: 0 }))
}

function firstEntry(one: TriedDestination): LedgerEntry {
  return { ...one, firstAt: one.lastAt, counted: one.attempts }
}

function added(earlier: LedgerEntry, { attempts, lastAt }: TriedDestination): LedgerEntry {
  // Fewer than before: a reboot loaded the rules anew.
  const since = attempts < earlier.counted ? attempts : attempts - earlier.counted
  const { loggedUntil: _, ...entry } = earlier
  return {
    ...entry,
    attempts: earlier.attempts + since,
    counted: attempts,
    // Of one that was disregarded so far there is no earlier time.
    firstAt: earlier.attempts === 0 && since > 0 ? lastAt : earlier.firstAt,
    lastAt: since > 0 && lastAt > earlier.lastAt ? lastAt : earlier.lastAt,
  }
}

export type LedgerKey = Pick<TriedDestination, 'address' | 'port' | 'protocol'>

export function isSamePlace(logged: LoggedAttempt, { address, port, protocol }: LedgerKey): boolean {
  return logged.address === address && logged.port === port && logged.protocol === protocol
}

function keyOf({ address, port, protocol }: LedgerKey): string {
  return `${protocol} ${address} ${port}`
}
