import type { CheckResult } from '../kernel/check-result.ts'

/** What a copy may lack and still neither reach production nor pass for it. Everything else stops it, a check that is new as well. */
const runsOn: ReadonlySet<string> = new Set([
  'copy/runs',
  'analytics/off',
  'auto-decline/off',
  'banner/shown',
  'license/valid',
  'schema-lock/released',
  'sign-in/administrator',
])

/**
 * Whether the check says that the copy can reach production, or be taken for it: that can't wait for a person. One that could not be
 * made says nothing: the copy was cut and searched before its start, so it runs on, and has not passed.
 */
export function stopsCopy({ id, result }: CheckResult): boolean {
  return result === 'fail' && !runsOn.has(id)
}
