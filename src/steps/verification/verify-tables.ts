import type { CheckResult } from '../../kernel/check-result.ts'
import type { Clock } from '../../kernel/clock.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Meter } from '../../ports/progress.ts'
import type { TableCounter } from '../../ports/table-counter.ts'
import { someOf } from '../../verification/some-of.ts'
import { compareTables, parseTables, tablesPath, uncounted, type TableSums } from '../../verification/table-sums.ts'
import { sumTables } from './sum-tables.ts'

const check = { id: 'verification/tables', title: 'Every table has the rows that it had in the snapshot' }

/** It is ours, and nobody works on it yet. */
const MOST_MS = 30 * 60_000

export interface RestoredTables {
  readonly database: Pick<DatabaseReader, 'catalogue'>
  readonly counter: TableCounter
  readonly clock: Clock
  readonly meter: Meter
}

/** `folder`: where the backup lies. */
export async function verifyTables(
  host: HostReader,
  folder: string,
  { database, counter, clock, meter }: RestoredTables,
  signal: AbortSignal,
): Promise<CheckResult> {
  const content = await host.readFile(tablesPath(folder))
  const source = content === undefined ? undefined : parseTables(decodeUtf8(content))
  if (source === undefined) return { ...check, result: 'unknown', evidence: 'the backup has no count of rows' }
  const tables = new Map([...(await database.catalogue())].filter(([name]) => isCounted(source, name)))
  const depth = ({ name }: { readonly name: string }) => (source.get(name)?.content === undefined ? 'rows' : 'content')
  const copy = await sumTables(counter, { tables, depth, mostMs: MOST_MS, clock, meter }, signal)
  return compared(source, copy)
}

function compared(source: TableSums, copy: TableSums): CheckResult {
  const differing = compareTables(source, copy)
  if (differing.length > 0)
    return {
      ...check,
      result: 'fail',
      evidence: `${differing.length} of ${source.size} tables differ: ${someOf(differing)}`,
    }
  const left = uncounted(source, copy)
  const equal = `${source.size - left.length} of ${source.size} tables counted, ${contentsIn(source)} with their values`
  if (left.length === 0) return { ...check, result: 'pass', evidence: equal }
  return {
    ...check,
    result: 'unknown',
    evidence: `${left.length} of ${source.size} tables not counted in time: ${someOf(left)}; ${equal}`,
  }
}

function isCounted(source: TableSums, name: string): boolean {
  return (source.get(name) ?? null) !== null
}

function contentsIn(sums: TableSums): number {
  return [...sums.values()].filter((sum) => sum?.content !== undefined).length
}
