import type { Integration } from '../integrations/integration.ts'
import { AppError } from '../kernel/app-error.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Decision } from '../kernel/decision.ts'
import type { CheckedCopy } from './checked-copy.ts'
import { connectionChecks } from './connection.ts'
import { identityChecks } from './identity.ts'

/** Every safety assertion about a copy. Reads only. A check that can't be made is `unknown`, which is not safe. */
export async function checkCopy(checked: CheckedCopy): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [...(await connectionChecks(checked)), ...(await identityChecks(checked))]
  for (const integration of checked.integrations) {
    const decision = checked.decisionOf(integration.id)
    if (decision.kind === 'keep') continue
    results.push(...(await confirmed(integration, checked, decision)))
  }
  return results
}

async function confirmed(
  integration: Integration,
  { copy, target }: CheckedCopy,
  decision: Decision,
): Promise<readonly CheckResult[]> {
  try {
    return await integration.confirm(copy, target, decision)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { id, title } = integration
    return [{ id: `${id}/confirmed`, title: `${title}: cut off`, result: 'unknown', evidence: error.message }]
  }
}
