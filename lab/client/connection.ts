import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClientError } from './client-error.ts'

/** How a client gets into a database: for PostgreSQL's programs. */
export interface Connection {
  readonly words: readonly string[]
  readonly password: string
}

export function connectionOf(of: (key: string) => string | undefined): Connection {
  const url = of('jdbc.url') ?? ''
  const [, host, port, database] = /^jdbc:postgresql:\/\/([^:/]+):(\d+)\/([^?]+)/u.exec(url) ?? []
  const [user, password] = [of('jdbc.user'), of('jdbc.password')]
  if (host === undefined || port === undefined || database === undefined || user === undefined)
    throw new ClientError('the database is not configured')
  return { words: ['-h', host, '-p', port, '-U', user, '-d', database], password: password ?? '' }
}

/** The plain lines that the lab writes. */
export function jdbcSettings(home: string): ReadonlyMap<string, string> {
  const lines = readFileSync(propertiesFile(home), 'latin1').split('\n')
  return new Map(lines.flatMap((line) => pairIn(line)))
}

function pairIn(line: string): readonly (readonly [string, string])[] {
  const [, key, value] = /^(jdbc\.[a-z]+)\s*[=:]\s*(.*)$/u.exec(line) ?? []
  return key === undefined || value === undefined ? [] : [[key, value]]
}

export function propertiesFile(home: string): string {
  return join(home, 'shared', 'bitbucket.properties')
}
