import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { rowFinding } from '../row-finding.ts'

export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows('bb_announcement_banner')
  return rows.map((row) =>
    rowFinding({
      integration: 'banner',
      table: 'bb_announcement_banner',
      key: ['id'],
      row,
      summary: 'the announcement on every page of the source',
      state: row['enabled'] === false ? 'switched-off' : 'live',
    }),
  )
}
