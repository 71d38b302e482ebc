import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, isAbsentEndpoint, restCheck, verdict, wholeList, type Verdict } from '../rest-check.ts'

/** Reads only: see the cut. */
export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  return [
    await noneOf(copy, 'smart-mirrors/no-mirrors', 'no smart mirror is registered', 'mirrorServers'),
    await noneOf(copy, 'smart-mirrors/no-requests', 'no smart mirror asks to be registered', 'requests'),
  ]
}

async function noneOf(copy: RunningCopyReader, id: string, title: string, list: string): Promise<CheckResult> {
  const path = `/rest/mirroring/latest/${list}`
  return restCheck(copy, { id, title, path }, async (answer): Promise<Verdict> => {
    if (isAbsentEndpoint(answer))
      return verdict(await hasNoRows(copy), `GET ${path} answers 404; AO_8E6075_* read instead`)
    const values = wholeList(answer)
    if (values === undefined) return cannotTell(path, answer)
    return verdict(values.length === 0, `GET ${path} lists ${values.length}`)
  })
}

async function hasNoRows(copy: RunningCopyReader): Promise<boolean> {
  const tables = ['AO_8E6075_MIRROR_SERVER', 'AO_8E6075_MIRRORING_REQUEST']
  const counts = await Promise.all(tables.map((table) => copy.count(table)))
  return counts.every((count) => count === 0)
}
