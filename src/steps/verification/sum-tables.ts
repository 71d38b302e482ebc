import type { Clock } from '../../kernel/clock.ts'
import type { Catalogue, TableShape } from '../../ports/catalogue.ts'
import type { Meter } from '../../ports/progress.ts'
import type { TableCounter, TableSum } from '../../ports/table-counter.ts'
import type { TableSums } from '../../verification/table-sums.ts'

export interface SummedTables {
  readonly tables: Catalogue
  readonly depth: (table: TableShape) => 'rows' | 'content'
  /** After so long the tables that are left are not counted. */
  readonly mostMs: number
  readonly clock: Clock
  readonly meter: Meter
}

/** Small tables first, so that what the time does not suffice for is as few of them as possible. */
export async function sumTables(
  counter: TableCounter,
  { tables, depth, mostMs, clock, meter }: SummedTables,
  signal: AbortSignal,
): Promise<TableSums> {
  const sums = new Map<string, TableSum | null>()
  const end = clock.now().getTime() + mostMs
  const total = bytesIn([...tables.values()])
  let done = 0
  for (const table of [...tables.values()].toSorted((left, right) => left.bytes - right.bytes)) {
    signal.throwIfAborted()
    const inTime = clock.now().getTime() < end
    sums.set(table.name, inTime ? ((await counter.sum(table, depth(table))) ?? null) : null)
    // The largest come last: their number would say that it is nearly done.
    meter.tell({ done: (done += table.bytes), total })
  }
  return sums
}

function bytesIn(tables: readonly TableShape[]): number {
  return tables.reduce((sum, { bytes }) => sum + bytes, 0)
}
