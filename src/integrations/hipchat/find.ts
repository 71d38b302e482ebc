import { endpointsInText } from '../../kernel/endpoints-in-text.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { tableFindings, tablesWithPrefix } from '../table-finding.ts'

const LINK = 'AO_5FB9D7_AOHIP_CHAT_LINK'

/** Bundled up to 5.x; the tables outlive every upgrade [seen]. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const tables = [
    ...(await tablesWithPrefix(environment, 'AO_5FB9D7_')),
    ...(await tablesWithPrefix(environment, 'AO_58E6CE_')),
  ]
  const others = tables.filter((table) => table !== LINK)
  const rest = await Promise.all(others.map((table) => findTable(environment, table)))
  return [...rest.flat(), ...(await findLinks(environment))]
}

function findTable(environment: EnvironmentReader, table: string): Promise<readonly Finding[]> {
  const users = table.endsWith('_USER')
  const rows = users ? 'users with their HipChat tokens' : 'notifications to HipChat rooms'
  return tableFindings(environment, { integration: 'hipchat', table, rows, secret: users })
}

async function findLinks(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const rows = await environment.rows(LINK)
  return rows.map((row) =>
    rowFinding({
      integration: 'hipchat',
      table: LINK,
      key: ['ID'],
      row,
      summary: `the link to the HipChat group ${cellText(row['GROUP_NAME'])}`,
      endpoints: endpointsInText(`${cellText(row['API_URL'])}\n${cellText(row['CONNECT_DESCRIPTOR'])}`),
      secret: true,
    }),
  )
}
