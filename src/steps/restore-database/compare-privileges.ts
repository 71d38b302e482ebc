import type { DatabasePrivileges, Privilege, RoleNames } from '../../ports/database.ts'

/** How the roles of the source are called on the copy's server, and which that server has. */
export interface CopyRoles {
  readonly names: RoleNames
  readonly known: ReadonlySet<string>
}

/**
 * The first differences in words, or undefined: the source's privileges with its roles renamed against the copy's. What a role
 * has that the copy's server does not know was left out, and is no difference.
 */
export function comparePrivileges(
  source: DatabasePrivileges,
  copy: DatabasePrivileges,
  roles: CopyRoles,
): string | undefined {
  const wanted = new Set(factsOf(source, (role) => roleOnCopy(role, roles)))
  const found = new Set(factsOf(copy, (role) => role))
  const missing = [...wanted].filter((fact) => !found.has(fact)).map((fact) => `missing: ${fact}`)
  const extra = [...found].filter((fact) => !wanted.has(fact)).map((fact) => `too much: ${fact}`)
  const differences = [...missing, ...extra]
  return differences.length === 0
    ? undefined
    : `privileges differ in ${differences.length} facts (${differences.slice(0, 3).join('; ')})`
}

/** Undefined for a role that is left out. */
type Rename = (role: string) => string | undefined

function roleOnCopy(role: string, { names, known }: CopyRoles): string | undefined {
  if (role === 'PUBLIC') return role
  const name = names[role] ?? role
  return known.has(name) ? name : undefined
}

function factsOf({ owner, connectionLimit, grants, settings }: DatabasePrivileges, renamed: Rename): readonly string[] {
  return [
    `owner ${renamed(owner) ?? 'unknown'}`,
    `connection limit ${connectionLimit}`,
    ...grants.flatMap((grant) => grantFact(grant, renamed)),
    ...settings.flatMap(({ role, name, value }) => {
      const holder = role === undefined ? 'every role' : renamed(role)
      return holder === undefined ? [] : [`${holder} has ${name} = ${value}`]
    }),
  ]
}

function grantFact({ on, object, grantee, privilege, grantable }: Privilege, renamed: Rename): readonly string[] {
  const who = renamed(grantee)
  const what = on === 'default' ? objectOfDefault(object, renamed) : object
  if (who === undefined || what === undefined) return []
  return [`${who} may ${privilege} on ${on} ${what}${grantable ? ' and pass it on' : ''}`]
}

/** `role/schema/kind`; only the role may hold a slash of its own. */
function objectOfDefault(object: string, renamed: Rename): string | undefined {
  const parts = object.split('/')
  const role = renamed(parts.slice(0, -2).join('/'))
  return role === undefined ? undefined : [role, ...parts.slice(-2)].join('/')
}
