import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { keysAside, listed } from '../left-aside.ts'
import { cannotTell, field, isAbsentEndpoint, restCheck, verdict, wholeList, type Verdict } from '../rest-check.ts'

const REST = '/rest/mirroring/latest'
const [MIRRORS, REQUESTS] = ['AO_8E6075_MIRROR_SERVER', 'AO_8E6075_MIRRORING_REQUEST'] as const

/** Reads only: see the cut. */
export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const mirrors = { id: 'smart-mirrors/no-mirrors', title: 'no smart mirror is registered' }
  const requests = { id: 'smart-mirrors/no-requests', title: 'no smart mirror asks to be registered' }
  return [
    await noneOf(copy, { ...mirrors, path: `${REST}/mirrorServers` }, keysAside(aside, MIRRORS, 'ID')),
    await noneOf(copy, { ...requests, path: `${REST}/requests` }, keysAside(aside, REQUESTS, 'ID')),
  ]
}

async function noneOf(
  copy: RunningCopyReader,
  check: Pick<CheckResult, 'id' | 'title'> & { readonly path: string },
  aside: ReadonlySet<string>,
): Promise<CheckResult> {
  const { path } = check
  return restCheck(copy, check, async (answer): Promise<Verdict> => {
    if (isAbsentEndpoint(answer))
      return verdict(await hasNoRows(copy), `GET ${path} answers 404; AO_8E6075_* read instead`)
    const values = wholeList(answer)
    if (values === undefined) return cannotTell(path, answer)
    const left = values.filter((value) => !aside.has(String(field(value, 'id'))))
    return verdict(left.length === 0, `GET ${path} lists ${listed(values, left)}`)
  })
}

async function hasNoRows(copy: RunningCopyReader): Promise<boolean> {
  const counts = await Promise.all([MIRRORS, REQUESTS].map((table) => copy.count(table)))
  return counts.every((count) => count === 0)
}
