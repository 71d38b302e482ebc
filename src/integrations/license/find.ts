import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { rowFinding } from '../row-finding.ts'

export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('app_property', equals('prop_key', 'license'))
  return rows.map((row) =>
    rowFinding({
      integration: 'license',
      table: 'app_property',
      key: ['prop_key'],
      row,
      summary: 'the licence of the source, which covers one server',
      secret: true,
    }),
  )
}
