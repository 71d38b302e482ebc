import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { detailText } from '../detail.ts'
import { listed } from '../left-aside.ts'
import { cannotTell, field, guardedCheck, verdict, wholeList, type Verdict } from '../rest-check.ts'

/** The second is the call of older versions [source]. */
const PATHS = ['/rest/applinks/3.0/applinks', '/rest/applinks/1.0/listApplicationlinks'] as const

export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const check = { id: 'application-links/none', title: 'no application is linked' }
  return [
    await guardedCheck(check, () =>
      judge(copy, new Set(aside.flatMap((finding) => detailText(finding, 'link') ?? []))),
    ),
  ]
}

async function judge(copy: RunningCopyReader, aside: ReadonlySet<unknown>): Promise<Verdict> {
  for (const path of PATHS) {
    const answer = await copy.get(path)
    if (answer.status === 404) continue
    const links = wholeList(answer)
    if (links === undefined) return cannotTell(path, answer)
    const left = links.filter((link) => !aside.has(idOf(link)))
    return verdict(left.length === 0, `GET ${path} lists ${listed(links, left)}`)
  }
  return { result: 'unknown', evidence: `GET ${PATHS.join(' and ')} answer 404` }
}

/** In the call of older versions a link lies below `application` [unverified]. */
function idOf(link: unknown): unknown {
  return field(link, 'id') ?? field(field(link, 'application'), 'id')
}
