import type { JdbcAddress, JdbcUrl } from './jdbc-address.ts'
import { parseH2Url } from './jdbc-h2-url.ts'
import { parseOracleUrl } from './jdbc-oracle-url.ts'
import { parseHosts, parseParameters, unreadableUrl, withoutCredentials } from './jdbc-parts.ts'
import { parseSqlServerUrl } from './jdbc-sqlserver-url.ts'

/** Never throws: what cannot be told, such as an alias of tnsnames.ora, is `unreadable`, and unknown is not safe. */
export function parseJdbcUrl(text: string): JdbcUrl {
  const [, vendor = '', rest = ''] = /^jdbc:([a-z0-9]+):(.*)$/isu.exec(text.trim()) ?? []
  switch (vendor.toLowerCase()) {
    case 'postgresql':
      return parsePostgresqlUrl(rest)
    case 'mysql':
      return parseMysqlUrl('mysql', rest)
    case 'mariadb':
      return parseMysqlUrl('mariadb', rest)
    case 'sqlserver':
      return parseSqlServerUrl(rest)
    case 'oracle':
      return parseOracleUrl(rest)
    case 'h2':
      return parseH2Url(rest)
    default:
      return unreadableUrl(vendor === '' ? 'not a JDBC URL' : `no known vendor: ${vendor}`)
  }
}

/** A URL for PostgreSQL, MySQL or MariaDB, without credentials; every port is written. */
export function renderJdbcUrl(
  address: Pick<JdbcAddress, 'hosts' | 'parameters'> & {
    readonly vendor: 'postgresql' | 'mysql' | 'mariadb'
    readonly database: string
  },
): string {
  const hosts = address.hosts.map(({ host, port }) => {
    const name = host.includes(':') ? `[${host}]` : host
    return port === undefined ? name : `${name}:${port}`
  })
  const parameters = [...address.parameters].map(([key, value]) => `${encode(key)}=${encode(value)}`)
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`
  return `jdbc:${address.vendor}://${hosts.join(',')}/${encode(address.database)}${query}`
}

const NETWORK_PATTERN = /^\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/su

// Without `//host` the driver goes to localhost.
function parsePostgresqlUrl(rest: string): JdbcUrl {
  const parts = NETWORK_PATTERN.exec(rest.startsWith('//') ? rest : `//localhost/${rest.replace(/^\//u, '')}`)
  return networkAddress('postgresql', parts, 5432)
}

function parseMysqlUrl(vendor: 'mysql' | 'mariadb', rest: string): JdbcUrl {
  const parts = NETWORK_PATTERN.exec(
    rest.replace(/^(?:loadbalance|replication|sequential|load-balance|failover|aurora):/iu, ''),
  )
  return networkAddress(vendor, parts, 3306)
}

function networkAddress(vendor: JdbcAddress['vendor'], parts: RegExpExecArray | null, defaultPort: number): JdbcUrl {
  if (parts === null) return unreadableUrl('no //host in it')
  const [, authority = '', database = '', query = ''] = parts
  const userEnd = authority.lastIndexOf('@')
  const hosts = parseHosts(authority.slice(userEnd + 1), defaultPort)
  const name = decode(database)
  const parameters = parseParameters(query.split('&'), decode)
  if (hosts === undefined || name === undefined || parameters === undefined) {
    return unreadableUrl('its hosts, database or parameters cannot be read')
  }
  return {
    kind: 'address',
    vendor,
    hosts,
    database: name === '' ? undefined : name,
    ...withoutCredentials(parameters, userEnd !== -1),
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
