import { AppError } from '../../kernel/app-error.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { leftToDecision } from '../left-aside.ts'
import { cannotTell, guardedCheck, verdict, type Verdict } from '../rest-check.ts'

const path = '/rest/api/latest/admin/cluster'

/** A read that only a system administrator may do. There is one finding: left aside, the passwords are those of the source. */
export async function confirm(
  copy: RunningCopyReader,
  target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const check = { id: 'sign-in/administrator', title: 'the configured administrator can sign in' }
  if (aside.length > 0) return [leftToDecision(check)]
  if (target.admin === undefined) return [{ ...check, ...notGiven(target) }]
  return [await guardedCheck(check, () => judge(copy))]
}

/** A kept password is a hash: nobody here can sign in with it. */
function notGiven({ environment, keptAdministrators }: Target): Verdict {
  const kept = keptAdministrators.map(({ user }) => user).join(', ')
  const seen = kept === '' ? '' : `; kept their passwords: ${kept}`
  return { result: 'unknown', evidence: `environments.${environment}.admin gives no password to sign in with${seen}` }
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
