import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { Row } from '../../ports/database.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** Absolute paths in the database: the shared home and further data stores. A production mount there would be written. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const homes = await environment.rows('app_property', equals('prop_key', 'instance.home'))
  const stores = await environment.rows('bb_data_store')
  return [
    ...homes.map((row) =>
      rowFinding({
        integration: 'storage-paths',
        table: 'app_property',
        key: ['prop_key'],
        row,
        summary: `the shared home ${cellText(row['prop_value'])}`,
        detail: { path: cellText(row['prop_value']), home: true },
      }),
    ),
    ...stores.map(storeFinding),
  ]
}

export function storeFinding(row: Row): Finding {
  const path = cellText(row['ds_path'])
  return rowFinding({
    integration: 'storage-paths',
    table: 'bb_data_store',
    key: ['id'],
    row,
    summary: `a data store with repositories in ${path}`,
    detail: { path, id: cellText(row['id']), home: false },
  })
}
