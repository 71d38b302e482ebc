import type { Integration } from '../integrations/integration.ts'
import { AppError } from '../kernel/app-error.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Decision } from '../kernel/decision.ts'
import type { CheckedCopy } from './checked-copy.ts'
import { connectionChecks } from './connection.ts'
import { identityChecks } from './identity.ts'
import { leavingAside } from './leaving-aside.ts'
import { besideAside, setAside } from './set-aside.ts'

/**
 * Every safety assertion about a copy. Reads only. A check that can't be made is `unknown`, which is not safe. An integration that is
 * kept is not asked, so nothing is asserted here of a finding of it that was cut by itself: that it was cut was verified when it was.
 */
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
  { copy, target, singleDecision }: CheckedCopy,
  decision: Decision,
): Promise<readonly CheckResult[]> {
  try {
    const aside = await setAside(integration, copy, decision, singleDecision)
    const places = aside.map(({ where }) => where)
    const results = await integration.confirm(leavingAside(copy, places), target, decision, aside)
    return results.map((result) => besideAside(result, aside))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { id, title } = integration
    return [{ id: `${id}/confirmed`, title: `${title}: cut off`, result: 'unknown', evidence: error.message }]
  }
}
