import { AppError } from '../../kernel/app-error.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, guardedCheck, verdict, type Verdict } from '../rest-check.ts'

const path = '/rest/api/latest/admin/cluster'

/** A read that only a system administrator may do. */
export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const check = { id: 'sign-in/administrator', title: 'the configured administrator can sign in' }
  return [await guardedCheck(check, () => judge(copy))]
}

async function judge(copy: RunningCopyReader): Promise<Verdict> {
  try {
    const answer = await copy.get(path)
    if (answer.status === 401 || answer.status === 403) return verdict(false, `GET ${path} answers ${answer.status}`)
    return answer.status === 200 ? verdict(true, `GET ${path} answers 200`) : cannotTell(path, answer)
  } catch (error) {
    if (error instanceof AppError && error.code === 'bitbucket/unauthorized') return verdict(false, error.message)
    throw error
  }
}
