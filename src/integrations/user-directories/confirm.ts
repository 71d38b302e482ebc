import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, restCheck, verdict, wholeList, type Answer, type Verdict } from '../rest-check.ts'
import { cellText } from '../row-finding.ts'

const path = '/rest/api/latest/admin/user-directories?includeInactive=true'

/** The answer has no id: directories are told apart by name. The flag is `isActive`, in the vendor's document `active`. */
export async function confirm(copy: RunningCopyReader): Promise<readonly CheckResult[]> {
  const rows = await copy.rows('cwd_directory', { kind: 'not-equals', column: 'directory_type', value: 'INTERNAL' })
  const external = new Set(rows.map((row) => cellText(row['directory_name'])))
  const check = { id: 'user-directories/inactive', title: 'no external user directory is active', path }
  return [await restCheck(copy, check, (answer) => judge(answer, external))]
}

function judge(answer: Answer, external: ReadonlySet<string>): Verdict {
  const listed = wholeList(answer)
  if (listed === undefined) return cannotTell(path, answer)
  const found = listed.filter((item) => external.has(String(field(item, 'name'))))
  const active = found.filter((item) => (field(item, 'isActive') ?? field(item, 'active')) !== false)
  const names = active.map((item) => String(field(item, 'name'))).join(', ')
  return verdict(active.length === 0, `GET ${path}: ${found.length} external, active: ${names || 'none'}`)
}
