import type { CheckResult } from '../kernel/check-result.ts'
import type { Finding } from '../kernel/finding.ts'
import { isSettingFinding, settingKey } from './setting-change.ts'

/** What this column of their key is, for each row of the table that is left aside; as text, which is how REST is compared. */
export function keysAside(aside: readonly Finding[], table: string, column: string): ReadonlySet<string> {
  return new Set(
    aside.flatMap(({ where }) =>
      where.kind === 'row' && where.table === table ? [String(where.key[column] ?? '')] : [],
    ),
  )
}

export function isSettingAside(aside: readonly Finding[], key: string): boolean {
  return aside.some((finding) => isSettingFinding(finding) && settingKey(finding) === key)
}

/** For a check that is about one thing only, which was decided by itself: nothing else is left to assert. */
export function leftToDecision({ id, title }: Pick<CheckResult, 'id' | 'title'>): CheckResult {
  return { id, title, result: 'pass', evidence: 'there is nothing else to look at' }
}

/** How many REST lists, for evidence; and how many of them are not left aside, where that is another number. */
export function listed(all: readonly unknown[], left: readonly unknown[]): string {
  return left.length === all.length ? String(all.length) : `${all.length}, ${left.length} of them not left aside`
}
