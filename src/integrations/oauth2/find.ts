import type { Finding } from '../../kernel/finding.ts'
import type { Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { endpointsIn } from '../endpoint-rows.ts'
import { findTables } from '../find-tables.ts'
import { cellText, rowFinding } from '../row-finding.ts'

/** Applications that may call in (7.20 and later), and services that Bitbucket calls (8.x) [seen 8.x]. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return [
    ...(await findIncoming(environment)),
    ...(await findOutgoing(environment)),
    ...(await findGrants(environment)),
  ]
}

const findGrants = findTables('oauth2', [
  { table: 'AO_FE1BC5_AUTHORIZATION', rows: 'authorizations of OAuth 2', secret: true },
  { table: 'AO_FE1BC5_ACCESS_TOKEN', rows: 'access tokens of OAuth 2', secret: true },
  { table: 'AO_FE1BC5_REFRESH_TOKEN', rows: 'refresh tokens of OAuth 2', secret: true },
  { table: 'AO_723324_CLIENT_TOKEN', rows: 'tokens for services that Bitbucket calls', secret: true },
])

async function findIncoming(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const clients = await environment.rows('AO_FE1BC5_CLIENT')
  const redirects = await environment.rows('AO_FE1BC5_REDIRECT_URI')
  const known = new Set(clients.map((row) => row['CLIENT_ID']))
  return [
    ...clients.map((row) =>
      clientFinding(
        row,
        redirects.filter((redirect) => redirect['CLIENT_ID'] === row['CLIENT_ID']),
      ),
    ),
    ...redirects.filter((redirect) => !known.has(redirect['CLIENT_ID'] ?? null)).map(orphanFinding),
  ]
}

function clientFinding(row: Row, redirects: readonly Row[]): Finding {
  return rowFinding({
    integration: 'oauth2',
    table: 'AO_FE1BC5_CLIENT',
    key: ['ID'],
    row,
    summary: `${cellText(row['NAME'])}, which may call in by OAuth 2`,
    endpoints: endpointsIn(redirects, ['URI']),
    secret: true,
  })
}

/** No foreign key holds them together. */
function orphanFinding(row: Row): Finding {
  return rowFinding({
    integration: 'oauth2',
    table: 'AO_FE1BC5_REDIRECT_URI',
    key: ['ID'],
    row,
    summary: 'an address of a client of OAuth 2 that is gone',
    endpoints: endpointsIn([row], ['URI']),
    state: 'switched-off',
  })
}

async function findOutgoing(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const services = await environment.rows('AO_723324_CLIENT_CONFIG')
  return services.map((row) =>
    rowFinding({
      integration: 'oauth2',
      table: 'AO_723324_CLIENT_CONFIG',
      key: ['ID'],
      row,
      summary: `${cellText(row['NAME'])}, which Bitbucket calls by OAuth 2`,
      endpoints: endpointsIn([row], ['AUTHORIZATION_ENDPOINT', 'TOKEN_ENDPOINT']),
      secret: true,
    }),
  )
}
