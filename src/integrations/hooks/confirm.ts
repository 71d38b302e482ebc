import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import type { Predicate } from '../../ports/predicate.ts'
import { askScopes } from '../ask-scopes.ts'
import { field, guardedCheck, type Verdict } from '../rest-check.ts'
import { countRows } from '../row-check.ts'
import { cellText } from '../row-finding.ts'
import { scopePaths } from '../scope-paths.ts'
import { BUNDLED, isExternal } from './find.ts'
import { hooksAside, hooksPath, isHookAside } from './hooks-aside.ts'

/**
 * Two looks, each at everything: the rows, read again, of every scope, also of the global one that REST has no list for; and the
 * application, asked for each project and repository that has a row, since without a row no hook is enabled.
 */
export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const check = { id: 'hooks/none-enabled', title: 'no hook of an app is enabled' }
  return [await guardedCheck(check, () => judge(copy, aside))]
}

const enabledRows: Predicate = {
  kind: 'and',
  all: [
    { kind: 'not-equals', column: 'is_enabled', value: false },
    { kind: 'not', predicate: { kind: 'like', column: 'hook_key', pattern: `${BUNDLED}%` } },
  ],
}

async function judge(copy: RunningCopyReader, aside: readonly Finding[]): Promise<Verdict> {
  const rows = await countRows(copy, [{ table: 'sta_repo_hook', where: enabledRows }])
  if (rows.found) return { result: 'fail', evidence: `enabled rows: ${rows.evidence}` }
  const hooks = (await copy.rows('sta_repo_hook')).filter(isExternal)
  const idsOf = (column: string) => [...new Set(hooks.map((row) => cellText(row[column])).filter((id) => id !== ''))]
  const scopes = await scopePaths(copy, { projects: idsOf('project_id'), repositories: idsOf('repository_id') })
  const kept = await hooksAside(copy, aside)
  const asked = await askScopes(copy, scopes.map(hooksPath), (path, listed) => {
    const enabled = listed.filter((hook) => !isHookAside(hook, path, kept)).flatMap(enabledExternal)
    return enabled.length === 0 ? undefined : { result: 'fail', evidence: `GET ${path}: ${enabled.join(', ')} enabled` }
  })
  if (asked.kind === 'ended') return asked.verdict
  const evidence = `enabled rows: ${rows.evidence}; the application lists none enabled of ${asked.listed} in ${scopes.length} projects and repositories`
  return { result: 'pass', evidence }
}

function enabledExternal(hook: unknown): readonly string[] {
  const key = field(field(hook, 'details'), 'key')
  const enabled = field(hook, 'enabled') === true && typeof key === 'string' && isExternal({ hook_key: key })
  return enabled ? [key] : []
}
