import type { CheckResult } from '../kernel/check-result.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import type { Predicate } from '../ports/predicate.ts'

/** Passes when the copy's database, read again now, has no such row; an absent table has none. */
export async function noRowsCheck(
  copy: EnvironmentReader,
  check: Pick<CheckResult, 'id' | 'title'>,
  rows: readonly { readonly table: string; readonly where?: Predicate }[],
): Promise<CheckResult> {
  const { found, evidence } = await countRows(copy, rows)
  return { ...check, result: found ? 'fail' : 'pass', evidence }
}

/** Counts by the database itself: every row, however many there are. */
export async function countRows(
  copy: EnvironmentReader,
  rows: readonly { readonly table: string; readonly where?: Predicate }[],
): Promise<{ readonly found: boolean; readonly evidence: string }> {
  const counts = await Promise.all(
    rows.map(async ({ table, where }) => ({ table, count: await copy.count(table, where) })),
  )
  const left = counts.filter(({ count }) => count > 0)
  const seen = (left.length === 0 ? counts : left).map(({ table, count }) => `${table}: ${count}`)
  return { found: left.length > 0, evidence: seen.join(', ') || 'no such table' }
}
