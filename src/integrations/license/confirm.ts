import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, restCheck, verdict, type Answer, type Verdict } from '../rest-check.ts'

const path = '/rest/api/latest/admin/license'

export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const check = { id: 'license/valid', title: 'the licence is valid and has room for all users', path }
  return [await restCheck(copy, check, judge)]
}

function judge(answer: Answer): Verdict {
  if (answer.status === 404) return verdict(false, `GET ${path} answers 404: there is no licence`)
  if (answer.status !== 200) return cannotTell(path, answer)
  const users = field(field(answer.body, 'status'), 'currentNumberOfUsers')
  const limit =
    field(answer.body, 'unlimitedNumberOfUsers') === true ? undefined : field(answer.body, 'maximumNumberOfUsers')
  const days = field(answer.body, 'numberOfDaysBeforeExpiry')
  const expired = typeof days === 'number' && days < 0
  const full = typeof users === 'number' && typeof limit === 'number' && users > limit
  return verdict(!expired && !full, `users: ${shown(users)} of ${shown(limit)}, days before expiry: ${shown(days)}`)
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : 'no limit'
}
