import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { tableFindings } from './table-finding.ts'

export interface TableToFind {
  readonly table: string
  /** What one row is, in the plural. */
  readonly rows: string
  readonly secret?: boolean
}

/** A `find` that gives one finding for each of the tables that has rows. */
export function findTables(integration: IntegrationId, tables: readonly TableToFind[]) {
  return async (environment: EnvironmentReader): Promise<readonly Finding[]> => {
    const findings = await Promise.all(tables.map((table) => tableFindings(environment, { integration, ...table })))
    return findings.flat()
  }
}
