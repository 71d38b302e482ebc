import type { Change } from '../changes/change.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { allRows } from '../ports/predicate.ts'

interface TableWords {
  readonly integration: IntegrationId
  readonly table: string
  /** What one row is, in the plural: `queued notifications`. */
  readonly rows: string
  readonly secret?: boolean
  readonly state?: Finding['state']
}

/** One finding for all rows of a table; none where it is absent or empty. */
export async function tableFindings(environment: EnvironmentReader, words: TableWords): Promise<readonly Finding[]> {
  const { integration, table, rows, secret = false, state = 'live' } = words
  if (!(await environment.catalogue()).has(table)) return []
  const count = await environment.count(table)
  if (count === 0) return []
  const summary = `${count} ${rows}`
  return [
    {
      id: `${integration}:${table}`,
      integration,
      where: { kind: 'table', table },
      endpoints: [],
      secret,
      summary,
      state,
    },
  ]
}

/** Names of the tables that begin so, sorted. */
export async function tablesWithPrefix(environment: EnvironmentReader, prefix: string): Promise<readonly string[]> {
  return [...(await environment.catalogue()).keys()].filter((name) => name.startsWith(prefix)).toSorted()
}

/** The columns of a table; none where it is absent. */
export async function columnsOf(environment: EnvironmentReader, table: string): Promise<ReadonlySet<string>> {
  return new Set((await environment.catalogue()).get(table)?.columns.map(({ name }) => name))
}

export function emptyTable(finding: Finding, because: string): readonly Change[] {
  if (finding.where.kind !== 'table') throw new Error(`${finding.id} is not about a table`)
  return [{ kind: 'delete-rows', table: finding.where.table, where: allRows, because }]
}
