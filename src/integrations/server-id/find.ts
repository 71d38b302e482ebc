import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'

export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('app_property', equals('prop_key', 'server.id'))
  return rows.map((row) =>
    rowFinding({
      integration: 'server-id',
      table: 'app_property',
      key: ['prop_key'],
      row,
      summary: `the server id ${cellText(row['prop_value'])}, by which linked applications know the source`,
    }),
  )
}
