import type { Protocol } from './fence.ts'

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
  return {
    ...earlier,
    attempts: earlier.attempts + since,
    counted: attempts,
    // Of one that was disregarded so far there is no earlier time.
    firstAt: earlier.attempts === 0 && since > 0 ? lastAt : earlier.firstAt,
    lastAt: since > 0 && lastAt > earlier.lastAt ? lastAt : earlier.lastAt,
  }
}

function keyOf({ address, port, protocol }: Omit<TriedDestination, 'attempts' | 'lastAt'>): string {
  return `${protocol} ${address} ${port}`
}
