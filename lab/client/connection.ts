import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJdbcUrl } from '../standin/jdbc-url.ts'
import { parseProperties } from '../standin/properties-text.ts'
import { ClientError } from './client-error.ts'

/** How a client gets into a database: for PostgreSQL's programs. */
export interface Connection {
  readonly words: readonly string[]
  readonly password: string
}

export function connectionOf(properties: ReadonlyMap<string, string>): Connection {
  const address = parseJdbcUrl(properties.get('jdbc.url') ?? '')
  const [user, password] = [properties.get('jdbc.user'), properties.get('jdbc.password')]
  if (address === undefined || user === undefined) throw new ClientError('the database is not configured')
  const { host, port, database } = address
  return { words: ['-h', host, '-p', String(port), '-U', user, '-d', database], password: password ?? '' }
}

export function archivedProperties(home: string): ReadonlyMap<string, string> {
  return parseProperties(readFileSync(propertiesFile(home), 'latin1'))
}

export function propertiesFile(home: string): string {
  return join(home, 'shared', 'bitbucket.properties')
}
