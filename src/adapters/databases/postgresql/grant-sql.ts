import { escapeIdentifier } from 'pg'
import type { Privilege } from '../../../ports/database.ts'

const DEFAULT_KINDS: Readonly<Record<string, string>> = {
  r: 'tables',
  S: 'sequences',
  f: 'functions',
  T: 'types',
  n: 'schemas',
}

export function grantSql(grant: Privilege, database: string): string {
  const option = grant.grantable ? ' with grant option' : ''
  return `${prefix(grant)}grant ${what(grant, database)} to ${grantee(grant)}${option}`
}

export function revokeSql(grant: Privilege, database: string): string {
  return `${prefix(grant)}revoke ${what(grant, database)} from ${grantee(grant)} cascade`
}

/** Names come quoted from the server; so they can be cut at their dots. */
export function splitQualified(object: string): readonly string[] {
  return object.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []
}

export function splitDefault(object: string): { role: string; schema: string; kind: string } {
  // From the end: only the role may hold a slash that is not ours.
  const parts = object.split('/')
  const kind = parts.pop() ?? ''
  const schema = parts.pop() ?? ''
  return { role: parts.join('/'), schema, kind }
}

function prefix(grant: Privilege): string {
  if (grant.on !== 'default') return ''
  const { role, schema } = splitDefault(grant.object)
  const within = schema === '*' ? '' : ` in schema ${escapeIdentifier(schema)}`
  return `alter default privileges for role ${escapeIdentifier(role)}${within} `
}

function what({ on, object, privilege }: Privilege, database: string): string {
  switch (on) {
    case 'database':
      return `${privilege} on database ${escapeIdentifier(database)}`
    case 'schema':
      return `${privilege} on schema ${object}`
    case 'relation':
      return `${privilege} on table ${object}`
    case 'column': {
      const [schema, table, column] = splitQualified(object)
      return `${privilege} (${column}) on table ${schema}.${table}`
    }
    case 'function':
      return `${privilege} on routine ${object}`
    case 'default':
      return `${privilege} on ${DEFAULT_KINDS[splitDefault(object).kind] ?? 'tables'}`
  }
}

function grantee(grant: Privilege): string {
  return grant.grantee === 'PUBLIC' ? 'public' : escapeIdentifier(grant.grantee)
}
