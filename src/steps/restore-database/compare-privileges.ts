import type { DatabasePrivileges, Privilege, RoleNames } from '../../ports/database.ts'

/** The first differences in words, or undefined: the source's privileges with its roles renamed against the copy's. */
export function comparePrivileges(
  source: DatabasePrivileges,
  copy: DatabasePrivileges,
  roles: RoleNames,
): string | undefined {
  const wanted = new Set(factsOf(source, roles))
  const found = new Set(factsOf(copy, {}))
  const missing = [...wanted].filter((fact) => !found.has(fact)).map((fact) => `missing: ${fact}`)
  const extra = [...found].filter((fact) => !wanted.has(fact)).map((fact) => `too much: ${fact}`)
  const differences = [...missing, ...extra]
  return differences.length === 0
    ? undefined
    : `privileges differ in ${differences.length} facts (${differences.slice(0, 3).join('; ')})`
}

function factsOf(
  { owner, connectionLimit, grants, settings }: DatabasePrivileges,
  roles: RoleNames,
): readonly string[] {
  const renamed = (role: string): string => roles[role] ?? role
  return [
    `owner ${renamed(owner)}`,
    `connection limit ${connectionLimit}`,
    ...grants.map((grant) => grantFact(grant, renamed)),
    ...settings.map(
      ({ role, name, value }) => `${role === undefined ? 'every role' : renamed(role)} has ${name} = ${value}`,
    ),
  ]
}

function grantFact(
  { on, object, grantee, privilege, grantable }: Privilege,
  renamed: (role: string) => string,
): string {
  return `${renamed(grantee)} may ${privilege} on ${on} ${object}${grantable ? ' and pass it on' : ''}`
}
