import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { keysAside, leftToDecision } from '../left-aside.ts'
import { field, guardedCheck, listOf, type Verdict } from '../rest-check.ts'

const PLACES = ['/rest/api/latest/projects?limit=1', '/rest/api/latest/admin/users?limit=1']

/** There is no read of the base URL: links that Bitbucket makes show it. */
export async function confirm(
  copy: RunningCopyReader,
  target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const check = { id: 'base-url/links', title: "links that Bitbucket makes lead to the copy's base URL" }
  if (keysAside(aside, 'app_property', 'prop_key').has('instance.url')) return [leftToDecision(check)]
  return [await guardedCheck(check, () => judge(copy, target.baseUrl))]
}

async function judge(copy: RunningCopyReader, baseUrl: string): Promise<Verdict> {
  for (const path of PLACES) {
    const link = selfLink(listOf((await copy.get(path)).body)?.[0])
    if (link === undefined) continue
    return { result: isBelow(link, baseUrl) ? 'pass' : 'fail', evidence: `GET ${path}: links.self is ${link}` }
  }
  return { result: 'unknown', evidence: 'neither a project nor a user has a link to itself' }
}

function selfLink(item: unknown): string | undefined {
  const href = field(listOf(field(field(item, 'links'), 'self'))?.[0], 'href')
  return typeof href === 'string' ? href : undefined
}

function isBelow(link: string, baseUrl: string): boolean {
  return link.startsWith(`${baseUrl.replace(/\/$/, '')}/`)
}
