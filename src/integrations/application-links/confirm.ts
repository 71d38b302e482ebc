import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, guardedCheck, verdict, wholeList, type Verdict } from '../rest-check.ts'

/** The second is the call of older versions [source]. */
const PATHS = ['/rest/applinks/3.0/applinks', '/rest/applinks/1.0/listApplicationlinks'] as const

export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const check = { id: 'application-links/none', title: 'no application is linked' }
  return [await guardedCheck(check, () => judge(copy))]
}

async function judge(copy: RunningCopyReader): Promise<Verdict> {
  for (const path of PATHS) {
    const answer = await copy.get(path)
    if (answer.status === 404) continue
    const links = wholeList(answer)
    return links === undefined
      ? cannotTell(path, answer)
      : verdict(links.length === 0, `GET ${path} lists ${links.length}`)
  }
  return { result: 'unknown', evidence: `GET ${PATHS.join(' and ')} answer 404` }
}
