import type { EnvironmentConfig } from '../config/environment.ts'
import type { Integration } from '../integrations/integration.ts'
import { AppError } from '../kernel/app-error.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Decision } from '../kernel/decision.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { Target } from '../kernel/target.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { RunningCopyReader } from '../ports/environment-reader.ts'
import { connectionChecks } from './connection.ts'
import { identityChecks } from './identity.ts'

export interface CheckedCopy {
  readonly copy: RunningCopyReader
  readonly running: boolean
  readonly database: DatabaseReader
  readonly sourceDatabase: DatabaseReader
  readonly integrations: readonly Integration[]
  readonly target: Target
  readonly decisionOf: (integration: IntegrationId) => Decision
  readonly config: EnvironmentConfig
  readonly source: EnvironmentConfig
  /** Addresses of a host name, as the source's side sees them; none for a name that it does not know. */
  readonly resolve: (name: string) => Promise<readonly string[]>
}

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
