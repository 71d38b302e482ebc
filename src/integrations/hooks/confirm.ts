import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { field, guardedCheck, listOf, type Verdict } from '../rest-check.ts'
import { cellText } from '../row-finding.ts'
import { scopePaths } from '../scope-paths.ts'
import { isExternal } from './find.ts'

/** A read per project and repository that has hooks of apps; there is no list of all. */
const MOST = 200

export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const check = { id: 'hooks/none-enabled', title: 'no hook of an app is enabled where the source had one' }
  return [await guardedCheck(check, () => judge(copy))]
}

async function judge(copy: RunningCopyReader): Promise<Verdict> {
  const hooks = (await copy.rows('sta_repo_hook')).filter(isExternal)
  const idsOf = (column: string) => [...new Set(hooks.map((row) => cellText(row[column])).filter((id) => id !== ''))]
  const scopes = await scopePaths(copy, { projects: idsOf('project_id'), repositories: idsOf('repository_id') })
  for (const scope of scopes.slice(0, MOST)) {
    const path = `${scope}/settings/hooks?limit=1000`
    const answer = await copy.get(path)
    const listed = answer.status === 200 ? listOf(answer.body) : undefined
    if (listed === undefined) return { result: 'unknown', evidence: `GET ${path} answers ${answer.status}` }
    const enabled = listed.flatMap(enabledExternal)
    if (enabled.length > 0) return { result: 'fail', evidence: `GET ${path}: ${enabled.join(', ')} enabled` }
  }
  const evidence = `hooks of ${Math.min(scopes.length, MOST)} of ${scopes.length} projects and repositories`
  return { result: 'pass', evidence }
}

function enabledExternal(hook: unknown): readonly string[] {
  const key = field(field(hook, 'details'), 'key')
  const enabled = field(hook, 'enabled') === true && typeof key === 'string' && isExternal({ hook_key: key })
  return enabled ? [key] : []
}
