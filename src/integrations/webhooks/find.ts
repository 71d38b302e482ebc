import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { tableFindings, tablesWithPrefix } from '../table-finding.ts'
import { findCurrent } from './find-current.ts'
import { findLegacy } from './find-legacy.ts'

/** Webhooks of today and of 4.x and 5.x, which can lie side by side, and what both keep of past calls. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [...(await findCurrent(environment)), ...(await findLegacy(environment)), ...(await findHistory(environment))]
}

/** Requests with their headers and bodies. AO_371AEF is the prefix of the app's older key [seen]. */
async function findHistory(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const current = ['AO_A0B856_HIST_INVOCATION', 'AO_A0B856_DAILY_COUNTS']
  const tables = [...current, ...(await tablesWithPrefix(environment, 'AO_371AEF_'))]
  const findings = await Promise.all(
    tables.map((table) =>
      tableFindings(environment, {
        integration: 'webhooks',
        table,
        rows: 'records of past webhook calls',
        secret: table.endsWith('_HIST_INVOCATION'),
        state: 'switched-off',
      }),
    ),
  )
  return findings.flat()
}
