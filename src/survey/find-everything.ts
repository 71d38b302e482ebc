import type { Integration } from '../integrations/integration.ts'
import type { Finding } from '../kernel/finding.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { findUnclaimed } from './unclaimed.ts'

export interface Everything {
  readonly findings: readonly Finding[]
  /** What no integration claims. */
  readonly unknown: readonly Finding[]
}

/** What every integration finds, and what none of them knows; on production and on a copy alike. */
export async function findEverything(
  environment: EnvironmentReader,
  integrations: readonly Integration[],
): Promise<Everything> {
  const findings: Finding[] = []
  for (const integration of integrations) findings.push(...(await integration.find(environment)))
  return { findings, unknown: await findUnclaimed(environment, integrations, findings) }
}
