import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, restCheck, verdict } from '../rest-check.ts'

const path = '/rest/api/latest/admin/license'

/** `status.serverId` is the server's own; the one beside it is embedded in the licence [documented]. */
export async function confirm(copy: RunningCopyReader, target: Target): Promise<readonly CheckResult[]> {
  const check = { id: 'server-id/own', title: "the server id is the copy's own", path }
  return [
    await restCheck(copy, check, (answer) => {
      const found = field(field(answer.body, 'status'), 'serverId')
      if (typeof found !== 'string') return cannotTell(path, answer)
      return verdict(found === target.serverId, `GET ${path}: status.serverId is ${found}`)
    }),
  ]
}
